import type { DisputeStatementRow, SessionIndex } from "@parahost/primitives";
import type { DisputeMessage } from "@parahost/protocol";
import type { VoteBook } from "./vote-book.js";

/**
 * A vote of ours as others are to have it: with one that opposes it, so that they see a dispute and no spam.
 *
 * @returns `null` where nobody opposes it
 */
export function disputeMessage(
  book: VoteBook,
  session: SessionIndex,
  { statement, validatorIndex, signature }: DisputeStatementRow,
): DisputeMessage | null {
  const about = { candidateReceipt: book.receipt, session };
  if (statement.side === "Valid") {
    const [invalidVote] = book.invalid;
    const validVote = { validatorIndex, kind: statement.statement, signature };
    return invalidVote ? { ...about, invalidVote, validVote } : null;
  }
  const [validVote] = book.valid;
  const invalidVote = { validatorIndex, kind: statement.statement, signature };
  return validVote ? { ...about, invalidVote, validVote } : null;
}
