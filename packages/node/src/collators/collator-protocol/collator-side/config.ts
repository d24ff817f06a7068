import type { Reputation } from "../../../shared/index.js";

/** So long after a validator has let go of us, while it is to have a collation, we ask for the connection again. */
export const RECONNECT_AFTER_MS = 500;

/** What validators do for their reputation; the reasons are upstream's. */
export const COST_UNEXPECTED_MESSAGE: Reputation = { change: "CostMinor", reason: "An unexpected message" };
export const COST_APPARENT_FLOOD: Reputation = {
  change: "CostMinor",
  reason: "Message received when previous one was still being processed",
};
