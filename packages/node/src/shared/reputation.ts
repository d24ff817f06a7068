import type { PeerId, ReputationChange } from "@parahost/protocol";

/** A change of a peer's reputation, and what it is for. */
export interface Reputation {
  readonly change: ReputationChange;
  readonly reason: string;
}
interface Reporter {
  tell(
    to: "networkBridgeTx",
    kind: "reportPeer",
    payload: { readonly peer: PeerId } & Reputation,
  ): void | Promise<void>;
}

/** Lets the network know how a peer behaves. */
export const reportPeer = (ctx: Reporter, peer: PeerId, { change, reason }: Reputation): void | Promise<void> =>
  ctx.tell("networkBridgeTx", "reportPeer", { peer, change, reason });
