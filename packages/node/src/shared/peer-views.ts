import type { ActivatedLeaf, ViewChange } from "@parahost/kernel";
import type { Hash } from "@parahost/primitives";
import type { PeerId, View } from "@parahost/protocol";
import { Lru } from "./lru.js";

interface PeerView {
  readonly heads: readonly Hash[];
  readonly relayParents: ReadonlySet<Hash>;
  /** Its relay parents when each of its heads was a leaf of ours. */
  readonly lastKnown: ReadonlySet<Hash>;
}
const NOTHING: PeerView = { heads: [], relayParents: new Set(), lastKnown: new Set() };
/** How a peer's view changed. */
export interface PeerViewChange extends ViewChange {
  readonly peer: PeerId;
}

/** Leaves whose implicit view is kept: peers may be behind us by some. */
const KEPT_LEAVES = 64;

/**
 * What each connected peer cares for: its heads, and what may be a candidate's relay parent at those that we know as leaves.
 *
 * A peer may be ahead of us. Until we know what its new head implies, it cares for what it cared for before as well.
 */
export class PeerViews {
  readonly #peers = new Map<PeerId, PeerView>();
  readonly #allowed = new Lru<Hash, readonly Hash[]>(KEPT_LEAVES);

  connect(peer: PeerId): void {
    if (!this.#peers.has(peer)) this.#peers.set(peer, NOTHING);
  }

  disconnect(peer: PeerId): void {
    this.#peers.delete(peer);
  }

  has(peer: PeerId): boolean {
    return this.#peers.has(peer);
  }

  cares(peer: PeerId, relayParent: Hash): boolean {
    return this.#peers.get(peer)?.relayParents.has(relayParent) ?? false;
  }

  /** Peers that care for the relay parent, in the order in which they came. */
  interestedIn(relayParent: Hash): readonly PeerId[] {
    return [...this.#peers].filter(([, { relayParents }]) => relayParents.has(relayParent)).map(([peer]) => peer);
  }

  /** A peer's view has changed. @returns what changed for it; nothing where the peer is not connected */
  update(peer: PeerId, { heads }: View): ViewChange {
    return this.#see(peer, heads);
  }

  /** A leaf of ours: its implicit view is that of every peer that has it as its head. @returns what changed, for whom it did */
  leaf({ hash, allowedRelayParents }: ActivatedLeaf): readonly PeerViewChange[] {
    this.#allowed.set(hash, allowedRelayParents);
    const concerned = [...this.#peers].filter(([, { heads }]) => heads.includes(hash));
    return concerned
      .map(([peer, { heads }]) => ({ peer, ...this.#see(peer, heads) }))
      .filter(({ entered, left }) => entered.length + left.length > 0);
  }

  #see(peer: PeerId, heads: readonly Hash[]): ViewChange {
    const before = this.#peers.get(peer);
    if (!before) return { entered: [], left: [] };
    const known = new Set(heads.flatMap((head) => [head, ...(this.#allowed.get(head) ?? [])]));
    const isAhead = heads.some((head) => this.#allowed.get(head) === undefined);
    const lastKnown = isAhead ? before.lastKnown : known;
    const relayParents = isAhead ? new Set([...known, ...lastKnown]) : known;
    this.#peers.set(peer, { heads, relayParents, lastKnown });
    return {
      entered: [...relayParents].filter((relayParent) => !before.relayParents.has(relayParent)),
      left: [...before.relayParents].filter((relayParent) => !relayParents.has(relayParent)),
    };
  }
}
