import { defineRole } from "@parahost/kernel";

/** Who dispute distribution is, and to whom it may speak. */
export const disputeDistributionRole = defineRole({
  name: "disputeDistribution",
  target: "parachain::dispute-distribution",
  asks: [],
  jobAsks: ["runtimeApi", "disputeCoordinator", "networkBridgeTx"],
  tells: ["networkBridgeTx"],
  unbounded: [],
});
export type DisputeDistributionRole = typeof disputeDistributionRole;
