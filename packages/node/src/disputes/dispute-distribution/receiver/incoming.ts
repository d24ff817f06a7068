import type { CandidateHash, DisputeStatementRow } from "@parahost/primitives";
import type { DisputeMessage, DisputeResponse, PeerId } from "@parahost/protocol";

/** A peer's message that waits for its answer. */
export interface Incoming {
  readonly peer: PeerId;
  readonly message: DisputeMessage;
  readonly candidateHash: CandidateHash;
  /** `null`: the votes were not taken in. */
  answer(response: DisputeResponse | null): void;
}

/** The two votes of a message as statements: the one for the candidate first. */
export function statementsOf({
  validVote,
  invalidVote,
}: DisputeMessage): readonly [DisputeStatementRow, DisputeStatementRow] {
  const { validatorIndex, signature } = invalidVote;
  return [
    {
      statement: { side: "Valid", statement: validVote.kind },
      validatorIndex: validVote.validatorIndex,
      signature: validVote.signature,
    },
    {
      statement: { side: "Invalid", statement: invalidVote.kind },
      validatorIndex,
      signature,
    },
  ];
}
