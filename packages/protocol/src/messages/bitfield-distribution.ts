import type { Hash, SignedAvailabilityBitfield } from "@parahost/primitives";
import type { Tell } from "../message.js";
import type { BitfieldDistributionV1Message, NetworkBridgeEvent } from "../network/index.js";

/** @guide types/overseer-protocol.md#bitfield-distribution-message */
export interface BitfieldDistributionMessages {
  /** Our own bitfield, for everyone. */
  distributeBitfield: Tell<{ readonly relayParent: Hash; readonly bitfield: SignedAvailabilityBitfield }>;
  networkBridgeUpdate: Tell<NetworkBridgeEvent<BitfieldDistributionV1Message>>;
}
