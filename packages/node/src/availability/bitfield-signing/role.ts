import { defineRole } from "@parahost/kernel";

/** Who signs bitfields, and to whom it may speak. */
export const bitfieldSigningRole = defineRole({
  name: "bitfieldSigning",
  target: "parachain::bitfield-signing",
  asks: [],
  jobAsks: ["runtimeApi", "availabilityStore"],
  tells: ["bitfieldDistribution"],
  unbounded: [],
});
export type BitfieldSigningRole = typeof bitfieldSigningRole;
