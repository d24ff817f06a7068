import type { ValidatorId } from "@parahost/primitives";
import type { ObservedRole, PeerId, PeerSet, ReputationChange } from "@parahost/protocol";
import type { ServiceIdentifier } from "inversify";

/** What comes from the network. Bytes are untrusted, and nobody writes into them any more: what is decoded may be a view of them. */
export interface NetworkListener {
  /** Comes before anything else of that peer in that set. */
  connected(peer: PeerId, peerSet: PeerSet, role: ObservedRole): void;
  /** Nothing more comes of that peer in that set. */
  disconnected(peer: PeerId, peerSet: PeerSet): void;
  /** In the order in which the peer sent them. */
  notification(peer: PeerId, peerSet: PeerSet, bytes: Uint8Array): void;
  /** Answers a request; `null` refuses it. */
  request(peer: PeerId, protocol: string, bytes: Uint8Array): Promise<Uint8Array | null>;
}
/** SCALE bytes between peers, notifications and requests apart. The network bridge alone speaks to it. */
export interface Network {
  readonly localPeer: PeerId;
  /** Fire and forget; in order, for each peer and peer set. */
  notify(peers: readonly PeerId[], peerSet: PeerSet, bytes: Uint8Array): void;
  /** Fails with `NotConnected`, `Refused` or `Timeout`. */
  request(
    peer: PeerId,
    protocol: string,
    bytes: Uint8Array,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** Connects where it is not connected. */
  connect(peers: readonly PeerId[], peerSet: PeerSet): void;
  /** Closes that peer set's connection; others to the peer stay. */
  disconnect(peer: PeerId, peerSet: PeerSet): void;
  /** Moves the peer's reputation. What follows is up to the network. */
  report(peer: PeerId, change: ReputationChange, reason: string): void;
  /** One listener a node. @returns what ends it */
  listen(listener: NetworkListener): () => void;
}
/** Token of {@link Network}. */
export const Network: ServiceIdentifier<Network> = Symbol.for("parahost.kernel.Network");

/** Which peer runs which validator, as far as it is known. */
export interface AuthorityDiscovery {
  /** `null` where nobody is known to run it. */
  peerOf(authority: ValidatorId): PeerId | null;
  /** All validators that a peer is known to run. */
  authoritiesOf(peer: PeerId): readonly ValidatorId[];
}
/** Token of {@link AuthorityDiscovery}. */
export const AuthorityDiscovery: ServiceIdentifier<AuthorityDiscovery> = Symbol.for(
  "parahost.kernel.AuthorityDiscovery",
);
