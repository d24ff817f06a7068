import { requestProtocols } from "@parahost/protocol";
import type { Reputation } from "../../shared/index.js";

/** One message of each validator is taken in this time; the rest waits. */
export const RECEIVE_RATE_LIMIT_MS = 100;
/** From one dispute that is sent to the next: above the limit of those who receive, with some room. */
export const SEND_RATE_LIMIT_MS = RECEIVE_RATE_LIMIT_MS + 50;
/** Messages of one validator that wait. What comes on top is refused. */
export const PEER_QUEUE_CAPACITY = 10;
/** A batch that got fewer new votes than this since it was last looked at is imported. */
export const MIN_KEEP_BATCH_ALIVE_VOTES = 10;
/** From one look at a batch to the next. */
export const BATCH_COLLECTING_INTERVAL_MS = 500;
/** A batch is imported by then at the latest, so that its senders have their answer before they give up. */
export const MAX_BATCH_LIFETIME_MS = requestProtocols.disputeSending.timeoutMs - 2_000;
/** Batches that are open at a time. Votes that would open one more are refused. */
export const MAX_BATCHES = 1_000;

/** What peers' votes do for their reputation; the reasons are upstream's. */
export const COST_INVALID_SIGNATURE: Reputation = {
  change: "Malicious",
  reason: "Signatures were invalid.",
};
export const COST_INVALID_IMPORT: Reputation = {
  change: "Malicious",
  reason: "Import was deemed invalid by dispute-coordinator.",
};
export const COST_NOT_A_VALIDATOR: Reputation = {
  change: "CostMajor",
  reason: "Reporting peer was not a validator.",
};
export const COST_APPARENT_FLOOD: Reputation = {
  change: "CostMinor",
  reason: "Peer exceeded the rate limit.",
};
