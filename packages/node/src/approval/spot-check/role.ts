import { defineRole } from "@parahost/kernel";

/** Who checks included candidates again, and to whom it may speak. Nobody speaks to it. */
export const spotCheckRole = defineRole({
  name: "spotCheck",
  target: "parachain::spot-check",
  asks: [],
  jobAsks: ["runtimeApi", "availabilityRecovery", "candidateValidation"],
  tells: ["disputeCoordinator"],
  unbounded: [],
});
export type SpotCheckRole = typeof spotCheckRole;
