import { defineRole } from "@parahost/kernel";

/** Who candidate backing is, and to whom it may speak. Those it tells without bound speak back to it. */
export const candidateBackingRole = defineRole({
  name: "candidateBacking",
  target: "parachain::candidate-backing",
  asks: ["runtimeApi", "prospectiveParachains"],
  jobAsks: ["candidateValidation", "availabilityStore", "availabilityDistribution"],
  tells: ["disputeCoordinator", "prospectiveParachains", "provisioner", "statementDistribution", "collatorProtocol"],
  unbounded: ["statementDistribution", "collatorProtocol"],
});
export type CandidateBackingRole = typeof candidateBackingRole;
