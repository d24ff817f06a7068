import { defineRole } from "@parahost/kernel";

/** The incoming half of the bridge speaks to everyone who has peers; nobody but the network speaks to it. */
export const networkBridgeRxRole = defineRole({
  name: "networkBridgeRx",
  target: "parachain::network-bridge-rx",
  asks: [],
  jobAsks: ["availabilityDistribution", "availabilityStore", "collatorProtocol", "disputeDistribution"],
  tells: ["bitfieldDistribution", "statementDistribution", "collatorProtocol"],
  unbounded: [],
});
export type NetworkBridgeRxRole = typeof networkBridgeRxRole;
