import type { Reputation } from "../../shared/index.js";

/** Statements of a validator that we keep and pass on where one is all that it may make: that one, and one that convicts it. */
export const VC_THRESHOLD = 2;
/** Relay parents that were in view a short while ago: statements at them are late, and no offence. */
export const RECENT_OUTDATED_HEADS = 10;

/** What peers' statements do for their reputation; the reasons are upstream's. */
export const COST_UNEXPECTED_STATEMENT: Reputation = { change: "CostMinor", reason: "Unexpected Statement" };
export const COST_UNEXPECTED_STATEMENT_MISSING_KNOWLEDGE: Reputation = {
  change: "CostMinor",
  reason: "Unexpected Statement, missing knowlege for relay parent",
};
export const COST_UNEXPECTED_STATEMENT_UNKNOWN_CANDIDATE: Reputation = {
  change: "CostMinor",
  reason: "Unexpected Statement, unknown candidate",
};
export const COST_UNEXPECTED_STATEMENT_REMOTE: Reputation = {
  change: "CostMinor",
  reason: "Unexpected Statement, remote not allowed",
};
export const COST_DISABLED_VALIDATOR: Reputation = {
  change: "CostMinor",
  reason: "Sent a statement from a disabled validator",
};
export const COST_INVALID_SIGNATURE: Reputation = { change: "CostMajor", reason: "Invalid Statement Signature" };
export const COST_DUPLICATE_STATEMENT: Reputation = {
  change: "CostMajorRepeated",
  reason: "Statement sent more than once by peer",
};
export const COST_APPARENT_FLOOD: Reputation = {
  change: "Malicious",
  reason: "Peer appears to be flooding us with statements",
};
export const BENEFIT_VALID_STATEMENT: Reputation = {
  change: "BenefitMajor",
  reason: "Peer provided a valid statement",
};
export const BENEFIT_VALID_STATEMENT_FIRST: Reputation = {
  change: "BenefitMajorFirst",
  reason: "Peer was the first to provide a valid statement",
};
