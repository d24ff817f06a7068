import { defineRole } from "@parahost/kernel";

/** Who candidate backing is, and to whom it may speak. Those it tells without bound speak back to it. */
export const candidateBackingRole = defineRole({
  name: "candidateBacking",
  target: "parachain::candidate-backing",
  asks: ["runtimeApi"],
  jobAsks: ["candidateValidation", "availabilityStore", "availabilityDistribution"],
  tells: ["provisioner", "statementDistribution", "collatorProtocol"],
  unbounded: ["statementDistribution", "collatorProtocol"],
});
export type CandidateBackingRole = typeof candidateBackingRole;
