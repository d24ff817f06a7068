import type { BlockNumber, CandidateHash, SessionIndex, ValidatorIndex } from "@parahost/primitives";

interface OfDispute {
  readonly session: SessionIndex;
  readonly candidateHash: CandidateHash;
}
/** What happened to disputes. */
export type DisputesEvent =
  /** `location`: whether this chain has included the candidate. */
  | ({ readonly kind: "DisputeInitiated"; readonly location: "Local" | "Remote" } & OfDispute)
  | ({ readonly kind: "DisputeConcluded"; readonly result: "Valid" | "Invalid" } & OfDispute)
  /** From here on nothing is included: what was built on block `number` holds a candidate that is invalid. */
  | { readonly kind: "Revert"; readonly number: BlockNumber }
  /** Validators of that session, ascending, that were wrong. */
  | ({
      readonly kind: "SlashingReport";
      readonly offence: "ForInvalid" | "AgainstValid";
      readonly validators: readonly ValidatorIndex[];
    } & OfDispute);
