import { blockNumber, type Hash } from "@parahost/primitives";
import type { NetworkBridgeEvent, PeerId } from "@parahost/protocol";

/** Every kind of event: a peer that is connected sees the relay parent and says something about it; another comes and goes. */
export function eventsAbout<M>(relayParent: Hash, peer: PeerId, message: M): readonly NetworkBridgeEvent<M>[] {
  const view = { heads: [relayParent], finalizedNumber: blockNumber(0) };
  return [
    { kind: "OurViewChange", view },
    { kind: "PeerConnected", peer: "brief", role: "Authority", authorities: [] },
    { kind: "PeerViewChange", peer: "brief", view },
    { kind: "PeerViewChange", peer, view },
    { kind: "PeerMessage", peer, message },
    { kind: "PeerDisconnected", peer: "brief" },
  ];
}
