import type {
  BlockNumber,
  CandidateHash,
  CommittedCandidateReceipt,
  Hash,
  ParaId,
  PersistedValidationData,
} from "@parahost/primitives";
import type { Ask, Tell } from "../message.js";
import type { CandidateRef } from "../strategy.js";

/**
 * A candidate that may come to be: known in full, or by name alone, before it is fetched.
 *
 * @guide node/backing/prospective-parachains.md
 */
export type HypotheticalCandidate =
  | {
      readonly kind: "Complete";
      readonly candidateHash: CandidateHash;
      readonly receipt: CommittedCandidateReceipt;
      readonly persistedValidationData: PersistedValidationData;
    }
  | {
      readonly kind: "Incomplete";
      readonly candidateHash: CandidateHash;
      readonly candidatePara: ParaId;
      readonly parentHeadDataHash: Hash;
      readonly candidateRelayParent: Hash;
    };
/** A candidate, and the active leaves whose fragment chains it is in, or may yet join. */
export interface HypotheticalMembership {
  readonly candidate: HypotheticalCandidate;
  /** In the order activated. */
  readonly leaves: readonly Hash[];
}
/** A parent's head data: its hash, with the data where they are at hand. */
export type ParentHeadData =
  | { readonly kind: "OnlyHash"; readonly hash: Hash }
  | { readonly kind: "WithData"; readonly headData: Uint8Array; readonly hash: Hash };

/** @guide node/backing/prospective-parachains.md */
export interface ProspectiveParachainsMessages {
  /** A candidate that someone seconded. @returns whether any fragment chain keeps it; `true` for one that is known already */
  introduceSecondedCandidate: Ask<
    {
      readonly candidatePara: ParaId;
      readonly candidateReceipt: CommittedCandidateReceipt;
      readonly persistedValidationData: PersistedValidationData;
    },
    boolean
  >;
  /** A candidate that was introduced has the votes it takes. */
  candidateBacked: Tell<{ readonly paraId: ParaId; readonly candidateHash: CandidateHash }>;
  /**
   * The chain of at most `count` backed candidates that follow the ancestors, whatever order these are given in.
   *
   * Ancestors are taken from the head that is included onwards; the first that is missing ends them. None for what is no active leaf.
   */
  getBackableCandidates: Ask<
    {
      readonly relayParent: Hash;
      readonly paraId: ParaId;
      readonly count: number;
      readonly ancestors: readonly CandidateHash[];
    },
    readonly CandidateRef[]
  >;
  /** One answer a candidate, in order. `fragmentChainRelayParent`: asks about that leaf alone; `null`: about all that are active. */
  getHypotheticalMembership: Ask<
    { readonly candidates: readonly HypotheticalCandidate[]; readonly fragmentChainRelayParent: Hash | null },
    readonly HypotheticalMembership[]
  >;
  /** The earliest relay parent that each scheduled para's candidates may have at a leaf, ascending by para. */
  getMinimumRelayParents: Ask<{ readonly relayParent: Hash }, readonly (readonly [ParaId, BlockNumber])[]>;
  /**
   * What a candidate is validated against that is built on such a parent; `null` where the parent's head data, or the relay parent,
   * are not known at any active leaf.
   */
  getProspectiveValidationData: Ask<
    { readonly paraId: ParaId; readonly candidateRelayParent: Hash; readonly parentHeadData: ParentHeadData },
    PersistedValidationData | null
  >;
}
