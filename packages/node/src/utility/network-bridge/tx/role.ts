import { defineRole } from "@parahost/kernel";

/** The outgoing half of the bridge is told by many, and speaks to the network alone. */
export const networkBridgeTxRole = defineRole({
  name: "networkBridgeTx",
  target: "parachain::network-bridge-tx",
  asks: [],
  jobAsks: [],
  tells: [],
  unbounded: [],
});
export type NetworkBridgeTxRole = typeof networkBridgeTxRole;
