import { defineRole } from "@parahost/kernel";

/** Who the collator protocol is on a validator's node, and to whom it may speak. */
export const validatorSideRole = defineRole({
  name: "collatorProtocol",
  target: "parachain::collator-protocol",
  asks: ["runtimeApi"],
  jobAsks: ["networkBridgeTx"],
  tells: ["candidateBacking", "networkBridgeTx"],
  unbounded: [],
});
export type ValidatorSideRole = typeof validatorSideRole;
