import { defineRole } from "@parahost/kernel";

/** Who the dispute coordinator is, and to whom it may speak. */
export const disputeCoordinatorRole = defineRole({
  name: "disputeCoordinator",
  target: "parachain::dispute-coordinator",
  asks: ["chainApi"],
  jobAsks: ["runtimeApi", "availabilityRecovery", "candidateValidation"],
  tells: ["disputeDistribution"],
  unbounded: [],
});
export type DisputeCoordinatorRole = typeof disputeCoordinatorRole;
