import type {
  CandidateReceipt,
  InvalidDisputeStatementKind,
  SessionIndex,
  ValidDisputeStatementKind,
} from "@parahost/primitives";
import type { LaterAsk, Tell } from "../message.js";
import type { DisputeResponse, PeerId } from "../network/index.js";
import type { DisputeVote } from "./dispute-coordinator.js";

/**
 * What one validator tells another about a dispute: two votes that oppose each other, since one alone could be spam.
 *
 * @guide types/disputes.md
 */
export interface DisputeMessage {
  readonly candidateReceipt: CandidateReceipt;
  readonly session: SessionIndex;
  readonly invalidVote: DisputeVote<InvalidDisputeStatementKind>;
  readonly validVote: DisputeVote<ValidDisputeStatementKind>;
}

/** @guide types/overseer-protocol.md#dispute-distribution-message */
export interface DisputeDistributionMessages {
  /** Sends our vote to every validator that has a say in the dispute. The other vote is anyone's. */
  sendDispute: Tell<DisputeMessage>;
  /** A peer tells of a dispute. Answered once its votes were taken in; `null`: they were not, and it may try again. */
  disputeSendingRequest: LaterAsk<{ readonly peer: PeerId; readonly message: DisputeMessage }, DisputeResponse | null>;
}
