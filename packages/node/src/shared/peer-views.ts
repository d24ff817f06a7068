import type { ActivatedLeaf, ViewChange } from "@parahost/kernel";
import type { Hash } from "@parahost/primitives";
import type { PeerId, View } from "@parahost/protocol";
import { Lru } from "./lru.js";

interface PeerView {
  readonly heads: readonly Hash[];
  readonly relayParents: ReadonlySet<Hash>;
}
const NOTHING: PeerView = { heads: [], relayParents: new Set() };

/** Leaves whose implicit view is kept: peers may be behind us by some. */
const KEPT_LEAVES = 64;

/** What each connected peer cares for: its heads, and what may be a candidate's relay parent at those that we know as leaves. */
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

  /** A leaf of ours: its implicit view is that of every peer that has it as its head. @returns peers that care for more than before */
  leaf({
    hash,
    allowedRelayParents,
  }: ActivatedLeaf): readonly { readonly peer: PeerId; readonly entered: readonly Hash[] }[] {
    this.#allowed.set(hash, allowedRelayParents);
    const concerned = [...this.#peers].filter(([, { heads }]) => heads.includes(hash));
    return concerned
      .map(([peer, { heads }]) => ({ peer, entered: this.#see(peer, heads).entered }))
      .filter(({ entered }) => entered.length > 0);
  }

  #see(peer: PeerId, heads: readonly Hash[]): ViewChange {
    const before = this.#peers.get(peer);
    if (!before) return { entered: [], left: [] };
    const relayParents = new Set(heads.flatMap((head) => [head, ...(this.#allowed.get(head) ?? [])]));
    this.#peers.set(peer, { heads, relayParents });
    return {
      entered: [...relayParents].filter((relayParent) => !before.relayParents.has(relayParent)),
      left: [...before.relayParents].filter((relayParent) => !relayParents.has(relayParent)),
    };
  }
}
