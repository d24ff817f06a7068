import { defineRole } from "@parahost/kernel";

/** Who bitfield distribution is, and to whom it may speak. */
export const bitfieldDistributionRole = defineRole({
  name: "bitfieldDistribution",
  target: "parachain::bitfield-distribution",
  asks: ["runtimeApi"],
  jobAsks: [],
  tells: ["provisioner", "networkBridgeTx"],
  unbounded: [],
});
export type BitfieldDistributionRole = typeof bitfieldDistributionRole;
