import { type DisputeStatementRow, type Hash, receiptOf, type SignedFullStatement } from "@parahost/primitives";
import type { StatementsToImport } from "@parahost/protocol";
import type { RelayParentState } from "./state.js";

/**
 * What a statement is to the dispute coordinator: a vote for its candidate.
 *
 * @returns `null` where the candidate is not known: only who was put forward can be voted for
 */
export function backingVote(state: RelayParentState, statement: SignedFullStatement): StatementsToImport | null {
  const { payload } = statement;
  const candidateReceipt =
    payload.kind === "Seconded" ? receiptOf(payload.candidate) : state.receipt(payload.candidateHash);
  if (!candidateReceipt) return null;
  const { sessionIndex: session } = state.view;
  return { session, candidateReceipt, statements: [rowOf(statement, state.relayParent)] };
}

const rowOf = (
  { payload, validatorIndex, signature }: SignedFullStatement,
  relayParent: Hash,
): DisputeStatementRow => ({
  statement: {
    side: "Valid",
    statement: { kind: payload.kind === "Seconded" ? "BackingSeconded" : "BackingValid", relayParent },
  },
  ...{ validatorIndex, signature },
});
