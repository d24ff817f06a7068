import { type CandidateHash, type CompactStatement, candidateHashOf, type Statement } from "@parahost/primitives";

/** The candidate that a statement is about. */
export const statedCandidate = (statement: Statement): CandidateHash =>
  statement.kind === "Seconded" ? candidateHashOf(statement.candidate) : statement.candidateHash;

/** The statement as it is signed. */
export const compactOf = (statement: Statement): CompactStatement => ({
  kind: statement.kind,
  candidateHash: statedCandidate(statement),
});
