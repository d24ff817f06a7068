import type { Reputation } from "../../../shared/index.js";

/** Backing groups that we stay connected to, the latest ones, so that a rotation does not cut off what is under way. */
export const VALIDATORS_BUFFER_CAPACITY = 3;

/** What validators do for their reputation; the reasons are upstream's. */
export const COST_UNEXPECTED_MESSAGE: Reputation = { change: "CostMinor", reason: "An unexpected message" };
export const COST_APPARENT_FLOOD: Reputation = {
  change: "CostMinor",
  reason: "Message received when previous one was still being processed",
};
