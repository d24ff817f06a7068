import { defineRole } from "@parahost/kernel";

/** Who distributes chunks and PoVs, and to whom it may speak. */
export const availabilityDistributionRole = defineRole({
  name: "availabilityDistribution",
  target: "parachain::availability-distribution",
  asks: [],
  jobAsks: ["runtimeApi", "availabilityStore", "networkBridgeTx"],
  tells: ["networkBridgeTx"],
  unbounded: [],
});
export type AvailabilityDistributionRole = typeof availabilityDistributionRole;
