import type { Reputation } from "../../shared/index.js";

/** What peers' bitfields do for their reputation; the reasons are upstream's. */
export const COST_SIGNATURE_INVALID: Reputation = { change: "CostMajor", reason: "Bitfield signature invalid" };
export const COST_VALIDATOR_INDEX_INVALID: Reputation = {
  change: "CostMajor",
  reason: "Bitfield validator index invalid",
};
export const COST_MISSING_PEER_SESSION_KEY: Reputation = { change: "CostMinor", reason: "Missing peer session key" };
export const COST_NOT_IN_VIEW: Reputation = { change: "CostMinor", reason: "Not interested in that parent hash" };
export const COST_PEER_DUPLICATE_MESSAGE: Reputation = {
  change: "CostMinorRepeated",
  reason: "Peer sent the same message multiple times",
};
export const BENEFIT_VALID_MESSAGE_FIRST: Reputation = {
  change: "BenefitMinorFirst",
  reason: "Valid message with new information",
};
export const BENEFIT_VALID_MESSAGE: Reputation = { change: "BenefitMinor", reason: "Valid message" };
