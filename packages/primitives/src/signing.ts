import type { Bits } from "./bits.js";
import type { CandidateDescriptor } from "./candidate.js";
import * as claims from "./codec/signing.js";
import type { DisputeStatement, DisputeStatementRow } from "./disputes.js";
import type { CandidateHash, SessionIndex, ValidatorId } from "./ids.js";
import { candidateHashOf } from "./receipt.js";
import type { CompactStatement, PvfCheckStatement, SignatureTriple, SigningContext, Statement } from "./statement.js";

/** The statement as it is signed: with the candidate's hash in place of its body. */
export const compactOf = (statement: Statement): CompactStatement =>
  statement.kind === "Valid"
    ? { kind: "Valid", candidateHash: statement.candidateHash }
    : { kind: "Seconded", candidateHash: candidateHashOf(statement.candidate) };

/** What a validator signs when it states something of a candidate. @guide types/backing.md#signed-wrapper */
export const statementPayload = (statement: CompactStatement, context: SigningContext): Uint8Array =>
  claims.statementClaim.encode([statement, context]);

/** What a validator signs when it says which chunks it holds. @guide types/availability.md#signed-availability-bitfield */
export const bitfieldPayload = (bits: Bits, context: SigningContext): Uint8Array =>
  claims.bitfieldClaim.encode([bits, context]);

/** What is signed by a vote that is cast in the dispute itself. */
export const disputePayload = (valid: boolean, candidate: CandidateHash, session: SessionIndex): Uint8Array =>
  claims.disputeClaim.encode([null, valid, candidate, session]);

/** What is signed when candidates are approved, one or several at once. */
export function approvalPayload(candidates: readonly CandidateHash[], session: SessionIndex): Uint8Array {
  const [first, ...others] = candidates;
  return first !== undefined && others.length === 0
    ? claims.approvalClaim.encode([null, first, session])
    : claims.approvalOfSeveralClaim.encode([null, candidates, session]);
}

/**
 * What was signed by any vote that counts in a dispute: those of backing and approval were signed elsewhere, for another purpose.
 *
 * @param candidate - the candidate in dispute
 * @guide types/disputes.md#disputestatement
 */
export function disputeStatementPayload(
  { side, statement }: DisputeStatement,
  candidate: CandidateHash,
  session: SessionIndex,
): Uint8Array {
  if (side === "Invalid") return disputePayload(false, candidate, session);
  const backing = (kind: CompactStatement["kind"], parentHash: SigningContext["parentHash"]): Uint8Array =>
    statementPayload({ kind, candidateHash: candidate }, { sessionIndex: session, parentHash });
  switch (statement.kind) {
    case "Explicit":
      return disputePayload(true, candidate, session);
    case "BackingSeconded":
      return backing("Seconded", statement.relayParent);
    case "BackingValid":
      return backing("Valid", statement.relayParent);
    case "ApprovalChecking":
      return approvalPayload([candidate], session);
    case "ApprovalCheckingMultipleCandidates":
      return approvalPayload(statement.candidateHashes, session);
  }
}

/**
 * What has to be verified of a vote in a dispute.
 *
 * @param voters - validators of the session in which the candidate was backed
 * @returns `null` where nobody can have signed it: there is no such validator, or other candidates were approved than the one in dispute
 */
export function disputeVoteTriple(
  { statement, validatorIndex, signature }: DisputeStatementRow,
  candidate: CandidateHash,
  session: SessionIndex,
  voters: readonly ValidatorId[],
): SignatureTriple | null {
  const key = voters[validatorIndex];
  const { statement: on } = statement;
  const isElsewhere = on.kind === "ApprovalCheckingMultipleCandidates" && !on.candidateHashes.includes(candidate);
  if (key === undefined || isElsewhere) return null;
  return { key, payload: disputeStatementPayload(statement, candidate, session), signature };
}

/** What a validator signs when it has checked validation code that is to be registered. */
export const pvfCheckPayload = (statement: PvfCheckStatement): Uint8Array =>
  claims.pvfCheckClaim.encode([null, statement]);

/** What a collator signs: the parts of a version 1 descriptor that it answers for, 132 bytes. */
export const collationPayload = (
  descriptor: Pick<
    CandidateDescriptor,
    "relayParent" | "paraId" | "persistedValidationDataHash" | "povHash" | "validationCodeHash"
  >,
): Uint8Array =>
  claims.collationClaim.encode([
    descriptor.relayParent,
    descriptor.paraId,
    descriptor.persistedValidationDataHash,
    descriptor.povHash,
    descriptor.validationCodeHash,
  ]);
