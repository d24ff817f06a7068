import type { Reputation } from "../../../shared/index.js";

/** A collator that has not delivered by then has its turn no longer alone: the next one is asked as well. */
export const MAX_UNSHARED_DOWNLOAD_TIME_MS = 400;
/** A peer that has not declared itself by then is let go. */
export const UNDECLARED_EVICTION_MS = 1_000;
/** So is a collator that has advertised nothing for so long. */
export const INACTIVE_COLLATOR_EVICTION_MS = 24_000;
/** Collators of which it is remembered that they did not deliver in time. */
export const KEPT_UNRELIABLE = 256;
/** Advertisements of one peer that wait for its declaration to be verified. */
export const MAX_EARLY_ADVERTISEMENTS = 5;

/** What collators do for their reputation; the reasons are upstream's. */
export const COST_UNEXPECTED_MESSAGE: Reputation = { change: "CostMinor", reason: "An unexpected message" };
export const COST_NETWORK_ERROR: Reputation = { change: "CostMinor", reason: "Some network error" };
export const COST_INVALID_SIGNATURE: Reputation = { change: "Malicious", reason: "Invalid network message signature" };
export const COST_REPORT_BAD: Reputation = {
  change: "Malicious",
  reason: "A collator was reported by another subsystem",
};
export const COST_WRONG_PARA: Reputation = {
  change: "Malicious",
  reason: "A collator provided a collation for the wrong para",
};
export const COST_UNNEEDED_COLLATOR: Reputation = { change: "CostMinor", reason: "An unneeded collator connected" };
export const BENEFIT_NOTIFY_GOOD: Reputation = {
  change: "BenefitMinor",
  reason: "A collator was noted good by another subsystem",
};
