import type { CandidateHash, Hash, SessionIndex, Signature, ValidatorIndex } from "./ids.js";

export type ValidDisputeStatementKind =
  | { readonly kind: "Explicit" }
  | { readonly kind: "BackingSeconded"; readonly relayParent: Hash }
  | { readonly kind: "BackingValid"; readonly relayParent: Hash }
  | { readonly kind: "ApprovalChecking" }
  | { readonly kind: "ApprovalCheckingMultipleCandidates"; readonly candidateHashes: readonly CandidateHash[] };
export type InvalidDisputeStatementKind = { readonly kind: "Explicit" };
/** @guide types/disputes.md#disputestatement */
export type DisputeStatement =
  | { readonly side: "Valid"; readonly statement: ValidDisputeStatementKind }
  | { readonly side: "Invalid"; readonly statement: InvalidDisputeStatementKind };
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
