import { defineRole } from "@parahost/kernel";

/** Who recovers candidates' data, and to whom it may speak. */
export const availabilityRecoveryRole = defineRole({
  name: "availabilityRecovery",
  target: "parachain::availability-recovery",
  asks: [],
  jobAsks: ["runtimeApi", "availabilityStore", "networkBridgeTx"],
  tells: [],
  unbounded: [],
});
export type AvailabilityRecoveryRole = typeof availabilityRecoveryRole;
