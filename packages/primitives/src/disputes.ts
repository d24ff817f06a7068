import type { Bits } from "./bits.js";
import type { CandidateReceipt, ValidityAttestation } from "./candidate.js";
import type { BlockNumber, CandidateHash, Hash, SessionIndex, Signature, ValidatorIndex } from "./ids.js";

/** On what a vote for a candidate rests. */
export type ValidDisputeStatementKind =
  | { readonly kind: "Explicit" }
  | { readonly kind: "BackingSeconded"; readonly relayParent: Hash }
  | { readonly kind: "BackingValid"; readonly relayParent: Hash }
  | { readonly kind: "ApprovalChecking" }
  | { readonly kind: "ApprovalCheckingMultipleCandidates"; readonly candidateHashes: readonly CandidateHash[] };
/** On what a vote against a candidate rests. */
export type InvalidDisputeStatementKind = { readonly kind: "Explicit" };
/** @guide types/disputes.md#disputestatement */
export type DisputeStatement =
  | { readonly side: "Valid"; readonly statement: ValidDisputeStatementKind }
  | { readonly side: "Invalid"; readonly statement: InvalidDisputeStatementKind };
/** One validator's vote in a dispute. */
export interface DisputeStatementRow {
  readonly statement: DisputeStatement;
  readonly validatorIndex: ValidatorIndex;
  readonly signature: Signature;
}
/** Votes on one candidate, in the session in which it was backed. */
export interface DisputeStatementSet {
  readonly candidateHash: CandidateHash;
  readonly session: SessionIndex;
  readonly statements: readonly DisputeStatementRow[];
}
/** What the chain knows of a dispute: one bit a validator on each side. */
export interface DisputeState {
  readonly validatorsFor: Bits;
  readonly validatorsAgainst: Bits;
  readonly start: BlockNumber;
  readonly concludedAt: BlockNumber | null;
}
/** The votes that the chain saw in its latest block. */
export interface ScrapedOnChainVotes {
  readonly session: SessionIndex;
  readonly backingValidatorsPerCandidate: readonly (readonly [
    CandidateReceipt,
    readonly (readonly [ValidatorIndex, ValidityAttestation])[],
  ])[];
  readonly disputes: readonly DisputeStatementSet[];
}
