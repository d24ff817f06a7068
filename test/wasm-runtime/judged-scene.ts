import type { ParachainsInherentData, ParaId } from "@parahost/primitives";
import type { AskedBlock, SignedOn } from "@parahost/runtime";

/** What a block brings, as far as it is not empty. */
export type Parts = Partial<Omit<ParachainsInherentData, "parentHeader">>;

/** A chain on one runtime, so that two can be told to do the same. Its validators and collator do as they are told. */
export interface JudgedScene {
  readonly paras: readonly ParaId[];
  /** The latest block. */
  readonly block: AskedBlock;
  /** The one that the session of now begins on: its children are in that session. The latest block is its child, at first. */
  readonly before: AskedBlock;
  /** What validators and the collator sign on a block. */
  signedOn(block: AskedBlock): SignedOn;
  /**
   * Builds a block, and goes on from it.
   *
   * @param endsSession - whether its children are in another session, where sessions are a matter of time
   */
  next(parts?: Parts, endsSession?: boolean): void;
  /** Builds a block with just that in its inherent. @returns the events of candidates in it, or `null` where it is refused */
  enter(parts: Parts): readonly string[] | null;
  /** How much of an offer the runtime's own filter keeps. */
  keeps(parts: Parts): { readonly bitfields: number; readonly backedCandidates: number };
}
