import type { BlockNumber, CandidateHash, FragmentValidityError, Hash, ModificationError } from "@parahost/primitives";

/** Why a fragment chain does not take a candidate. */
export type FragmentChainError =
  | {
      readonly code:
        | "CandidateAlreadyKnown"
        | "Cycle"
        | "IntroduceBackedCandidate"
        | "MultiplePaths"
        | "RelayParentMovedBackwards"
        | "ZeroLengthCycle";
    }
  | {
      readonly code: "RelayParentNotInScope" | "RelayParentPrecedesCandidatePendingAvailability";
      readonly relayParent: Hash;
      readonly earliest: Hash;
    }
  | { readonly code: "ForkWithCandidatePendingAvailability" | "ForkChoiceRule"; readonly other: CandidateHash }
  | { readonly code: "ComputeConstraints"; readonly error: ModificationError }
  | { readonly code: "CheckAgainstConstraints"; readonly error: FragmentValidityError }
  /** Ours: the unconnected candidates of the para fill their storage. */
  | { readonly code: "TooManyCandidates"; readonly max: number };

/** Why a receipt and its validation data make no entry. */
export type CandidateEntryError =
  | { readonly code: "PersistedValidationDataMismatch"; readonly expected: Hash; readonly got: Hash }
  | { readonly code: "ZeroLengthCycle" };

/** Ancestors of a scope that do not descend block by block. */
export interface UnexpectedAncestor {
  readonly code: "UnexpectedAncestor";
  readonly number: BlockNumber;
  /** The block before it in the list. */
  readonly prev: BlockNumber;
}
