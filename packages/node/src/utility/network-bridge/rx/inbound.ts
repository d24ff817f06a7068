import type { NetworkListener } from "@parahost/kernel";
import type { ObservedRole, PeerId, PeerSet } from "@parahost/protocol";
import { BATCH, MAX_QUEUED, MAX_QUEUED_OF_PEER } from "./config.js";

/** A request that waits for its answer. `null` refuses it. */
export interface IncomingRequest {
  readonly kind: "request";
  readonly peer: PeerId;
  readonly protocol: string;
  readonly bytes: Uint8Array;
  respond(answer: Uint8Array | null): void;
}
/** What came from the network, as it came. */
export type NetworkEvent =
  | { readonly kind: "connected"; readonly peer: PeerId; readonly peerSet: PeerSet; readonly role: ObservedRole }
  | { readonly kind: "disconnected"; readonly peer: PeerId; readonly peerSet: PeerSet }
  | { readonly kind: "notification"; readonly peer: PeerId; readonly peerSet: PeerSet; readonly bytes: Uint8Array }
  | IncomingRequest;

/** Where the network leaves what it has for us, at any time, until someone comes for it. Bounded, and fair among peers. */
export class Inbound implements NetworkListener {
  #queue: NetworkEvent[] = [];
  readonly #ofPeer = new Map<PeerId, number>();
  readonly #unanswered = new Set<IncomingRequest>();
  #arrived: (() => void) | undefined;
  #isClosed = false;

  /** @param onDrop - told of what found no place */
  constructor(private readonly onDrop: (reason: string) => void) {}

  connected(peer: PeerId, peerSet: PeerSet, role: ObservedRole): void {
    this.#put({ kind: "connected", peer, peerSet, role });
  }

  disconnected(peer: PeerId, peerSet: PeerSet): void {
    this.#put({ kind: "disconnected", peer, peerSet });
  }

  notification(peer: PeerId, peerSet: PeerSet, bytes: Uint8Array): void {
    if (this.#hasRoomFor(peer)) this.#put({ kind: "notification", peer, peerSet, bytes });
  }

  request(peer: PeerId, protocol: string, bytes: Uint8Array): Promise<Uint8Array | null> {
    if (!this.#hasRoomFor(peer)) return Promise.resolve(null);
    return new Promise((resolve) => {
      const request: IncomingRequest = {
        ...{ kind: "request", peer, protocol, bytes },
        respond: (answer) => {
          this.#unanswered.delete(request);
          resolve(answer);
        },
      };
      this.#unanswered.add(request);
      this.#put(request);
    });
  }

  /** What came first, once there is something: for one who waits at a time. */
  async next(): Promise<readonly NetworkEvent[]> {
    if (this.#queue.length === 0) await this.#arrival();
    const batch = this.#queue.slice(0, BATCH);
    this.#queue = this.#queue.slice(BATCH);
    for (const { peer } of batch) {
      const left = (this.#ofPeer.get(peer) ?? 0) - 1;
      if (left > 0) this.#ofPeer.set(peer, left);
      else this.#ofPeer.delete(peer);
    }
    return batch;
  }

  /** Refuses everything that is not answered yet, and everything from now on. */
  close(): void {
    this.#isClosed = true;
    for (const request of this.#unanswered) request.respond(null);
  }

  #hasRoomFor(peer: PeerId): boolean {
    if (this.#isClosed) return false;
    if (this.#queue.length >= MAX_QUEUED) this.onDrop("QueueFull");
    else if ((this.#ofPeer.get(peer) ?? 0) >= MAX_QUEUED_OF_PEER) this.onDrop("PeerQueueFull");
    else return true;
    return false;
  }

  #put(event: NetworkEvent): void {
    this.#queue.push(event);
    this.#ofPeer.set(event.peer, (this.#ofPeer.get(event.peer) ?? 0) + 1);
    this.#arrived?.();
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = () => {
        this.#arrived = undefined;
        resolve();
      };
    });
  }
}
