import { defineRole } from "@parahost/kernel";

/** Who the collator protocol is on a collator's node, and to whom it may speak. */
export const collatorSideRole = defineRole({
  name: "collatorProtocol",
  target: "parachain::collator-protocol",
  asks: ["runtimeApi"],
  jobAsks: [],
  tells: ["networkBridgeTx"],
  unbounded: [],
});
export type CollatorSideRole = typeof collatorSideRole;
