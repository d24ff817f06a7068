import type { ValidatorId } from "@parahost/primitives";
import type { ObservedRole, PeerId, PeerSet } from "@parahost/protocol";
import type { Chance } from "../ports/chance.js";
import type { NetworkListener } from "../ports/network.js";
import type { Reputations } from "./network-reputation.js";

export const PEER_SETS: readonly PeerSet[] = ["validation", "collation"];

/** One direction of a connection on one peer set. */
export interface Link {
  isOpen: boolean;
  /** The millisecond in which the last thing sent arrives: nothing overtakes it. */
  lastTick: number;
  /** Something was lost on the way: the stream is broken, and made anew when it can be. */
  hasLost: boolean;
  /** Notifications that may still be sent at once, as of `tokensAtMs`. */
  tokens: number;
  tokensAtMs: number;
}

/** One node's place in the network. */
export interface Station {
  readonly peer: PeerId;
  readonly role: ObservedRole;
  readonly authorities: readonly ValidatorId[];
  readonly chance: Chance;
  readonly reputations: Reputations;
  listener: NetworkListener | null;
  /** Links to others. Those closed stay, so that what comes later arrives later. */
  readonly links: Readonly<Record<PeerSet, Map<PeerId, Link>>>;
  /** Whom it asked to be connected to. */
  readonly wanted: Readonly<Record<PeerSet, Set<PeerId>>>;
  /** Whom it asked to be rid of, until one of the two asks for a connection again. */
  readonly refused: Readonly<Record<PeerSet, Set<PeerId>>>;
}
export type StationParts = Pick<Station, "peer" | "role" | "authorities" | "chance" | "reputations">;

const perPeerSet = <T>(make: () => T): Record<PeerSet, T> => ({ validation: make(), collation: make() });

export const stationOf = (parts: StationParts): Station => ({
  ...parts,
  listener: null,
  links: perPeerSet(() => new Map()),
  wanted: perPeerSet(() => new Set()),
  refused: perPeerSet(() => new Set()),
});

/** Validators find each other; everyone else connects to whom it asked for, and collators to validators alone. */
export function seeksEachOther(a: Station, b: Station, peerSet: PeerSet): boolean {
  if (a.refused[peerSet].has(b.peer) || b.refused[peerSet].has(a.peer)) return false;
  const areAuthorities = a.role === "Authority" && b.role === "Authority";
  if (peerSet === "validation" && areAuthorities) return true;
  const accepts = (by: Station): boolean => peerSet === "validation" || by.role === "Authority";
  return (a.wanted[peerSet].has(b.peer) && accepts(b)) || (b.wanted[peerSet].has(a.peer) && accepts(a));
}
