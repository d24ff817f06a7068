import type { Hash, SignedFullStatement } from "@parahost/primitives";
import type { Tell } from "../message.js";
import type { NetworkBridgeEvent, StatementDistributionV1Message } from "../network/index.js";

/** @guide types/overseer-protocol.md#statement-distribution-message */
export interface StatementDistributionMessages {
  /** A statement of our own, for everyone who should have it. */
  share: Tell<{ readonly relayParent: Hash; readonly statement: SignedFullStatement }>;
  networkBridgeUpdate: Tell<NetworkBridgeEvent<StatementDistributionV1Message>>;
}
