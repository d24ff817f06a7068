import type { CandidateCommitments, CandidateDescriptor } from "./candidate.js";
import type { BlockNumber, CandidateHash, ParaId, ValidationCodeHash } from "./ids.js";

/** What the next candidate of a para must keep to, on top of those pending. Sizes are bytes. */
export interface Constraints {
  readonly minRelayParentNumber: BlockNumber;
  readonly maxPovSize: number;
  readonly maxCodeSize: number;
  readonly maxHeadDataSize: number;
  readonly umpRemaining: number;
  readonly umpRemainingBytes: number;
  readonly maxUmpNumPerCandidate: number;
  /** The blocks at which the messages still waiting were sent. */
  readonly dmpRemainingMessages: readonly BlockNumber[];
  readonly hrmpInbound: { readonly validWatermarks: readonly BlockNumber[] };
  readonly hrmpChannelsOut: readonly (readonly [
    ParaId,
    { readonly bytesRemaining: number; readonly messagesRemaining: number },
  ])[];
  readonly maxHrmpNumPerCandidate: number;
  readonly requiredParent: Uint8Array;
  readonly validationCodeHash: ValidationCodeHash;
  readonly upgradeRestriction: "Present" | null;
  /** From which relay parent on the new code counts, where one waits. */
  readonly futureValidationCode: readonly [BlockNumber, ValidationCodeHash] | null;
}
/** A candidate that is backed and not yet included. */
export interface CandidatePendingAvailability {
  readonly candidateHash: CandidateHash;
  readonly descriptor: CandidateDescriptor;
  readonly commitments: CandidateCommitments;
  readonly relayParentNumber: BlockNumber;
  /** Bytes. */
  readonly maxPovSize: number;
}
/** What the chain says of a para's backing: what must be kept to, and the chain of those pending, oldest first. */
export interface BackingState {
  readonly constraints: Omit<Constraints, "maxHeadDataSize">;
  readonly pendingAvailability: readonly CandidatePendingAvailability[];
}
