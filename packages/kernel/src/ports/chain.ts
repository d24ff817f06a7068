import type { BlockNumber, Hash, Header } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/** A block by hash and number. */
export interface BlockId {
  readonly hash: Hash;
  readonly number: BlockNumber;
}
/** Called in the order in which the blocks reach this node. */
export interface ChainListener {
  /** A block is there, and so are its ancestors. */
  imported(block: BlockId & { readonly parentHash: Hash }): void;
  /** A block is final, and so are its ancestors: they are not named one by one. */
  finalized(block: BlockId): void;
}
/** The relay chain as one node sees it: a block that has not reached it is not there. */
export interface Chain {
  /** `null` for a block that is not there. */
  header(at: Hash): Promise<Header | null>;
  /** The finalized block of that number. */
  finalizedHash(number: BlockNumber): Promise<Hash | null>;
  /** The last finalized block; genesis at first. */
  finalized(): BlockId;
  /** At most `k` ancestors, the parent first. */
  ancestors(at: Hash, k: number): Promise<readonly Hash[]>;
  /** Blocks without children, those that finality has passed by left out. */
  leaves(): readonly BlockId[];
  /** @returns what ends it */
  listen(listener: ChainListener): () => void;
}
/** Token of {@link Chain}. */
export const Chain: ServiceIdentifier<Chain> = Symbol.for("parahost.kernel.Chain");
