import type { PeerId, PeerSet, ReputationChange } from "@parahost/protocol";
import { SubsystemError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Network, NetworkListener } from "../ports/network.js";
import type { MemoryNetworkHub } from "./network-hub.js";
import { PEER_SETS, type Station } from "./network-station.js";

/** One node's way into a `MemoryNetworkHub`, which makes it. */
export class MemoryNetwork implements Network {
  readonly localPeer: PeerId;

  /** @internal */
  constructor(
    private readonly hub: MemoryNetworkHub,
    private readonly station: Station,
    private readonly clock: Clock,
  ) {
    this.localPeer = station.peer;
  }

  notify(peers: readonly PeerId[], peerSet: PeerSet, bytes: Uint8Array): void {
    for (const peer of peers) this.hub.notify(this.station, peer, peerSet, bytes);
  }

  async request(
    peer: PeerId,
    protocol: string,
    bytes: Uint8Array,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const failure = (code: string): SubsystemError =>
      new SubsystemError("network", code, { fatal: false, details: { peer, protocol } });
    if (!this.#isConnected(peer)) throw failure("NotConnected");

    let callOff = () => {};
    let giveUp = () => {};
    try {
      const answer = await new Promise<Uint8Array | null>((resolve, reject) => {
        callOff = this.clock.alarm(timeoutMs, () => reject(failure("Timeout")));
        giveUp = () => reject(signal?.reason);
        signal?.addEventListener("abort", giveUp, { once: true });
        this.#exchange(peer, protocol, bytes, resolve);
      });
      if (answer === null) throw failure("Refused");
      return answer;
    } finally {
      callOff();
      signal?.removeEventListener("abort", giveUp);
    }
  }

  connect(peers: readonly PeerId[], peerSet: PeerSet): void {
    for (const peer of peers) this.hub.seek(this.station, peer, peerSet);
  }

  /** Both sides hear of it. */
  disconnect(peer: PeerId, peerSet: PeerSet): void {
    this.station.wanted[peerSet].delete(peer);
    this.station.refused[peerSet].add(peer);
    this.hub.settle(this.station, peer);
  }

  /** `reason` is for other networks' logs: here the change counts. A peer that falls too low is banned for a while. */
  report(peer: PeerId, change: ReputationChange, _reason: string): void {
    const { reputations } = this.station;
    const wasBanned = reputations.isBanned(peer);
    reputations.change(peer, change);
    if (reputations.isBanned(peer) !== wasBanned) this.hub.settleIn(this.station, peer, reputations.bannedForMs(peer));
  }

  /** @throws SubsystemError `AlreadyListening` */
  listen(listener: NetworkListener): () => void {
    if (this.station.listener)
      throw new SubsystemError("network", "AlreadyListening", { fatal: true, details: { peer: this.localPeer } });
    this.station.listener = listener;
    this.hub.settleAll(this.station);
    return () => {
      if (this.station.listener !== listener) return;
      this.station.listener = null;
      this.hub.settleAll(this.station);
    };
  }

  /** There, and back. */
  #exchange(peer: PeerId, protocol: string, bytes: Uint8Array, back: (answer: Uint8Array | null) => void): void {
    this.hub.carry(this.station, peer, (there) => {
      const answered = there.listener?.request(this.localPeer, protocol, bytes);
      void answered?.then((answer) => this.hub.carry(there, this.localPeer, () => back(answer)));
    });
  }

  #isConnected(peer: PeerId): boolean {
    return PEER_SETS.some((peerSet) => this.station.links[peerSet].get(peer)?.isOpen);
  }
}
