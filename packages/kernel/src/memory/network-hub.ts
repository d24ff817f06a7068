import type { ValidatorId } from "@parahost/primitives";
import type { ObservedRole, PeerId, PeerSet } from "@parahost/protocol";
import { SubsystemError } from "../errors.js";
import type { Chance } from "../ports/chance.js";
import type { Clock } from "../ports/clock.js";
import type { AuthorityDiscovery } from "../ports/network.js";
import { MemoryNetwork } from "./network.js";
import { Deliveries } from "./network-deliveries.js";
import { Reputations } from "./network-reputation.js";
import { type Link, PEER_SETS, type Station, seeksEachOther, stationOf } from "./network-station.js";

/** How the network behaves when nothing is wrong with it. */
export interface MemoryNetworkOptions {
  /** How long something is under way: drawn for each, between the two. */
  readonly latencyMs: { readonly min: number; readonly max: number };
  /** Notifications that one peer may send another at once, and per second in the long run. */
  readonly burst: number;
  readonly perSecond: number;
}
const DEFAULTS: MemoryNetworkOptions = { latencyMs: { min: 1, max: 50 }, burst: 4_096, perSecond: 2_048 };

/** Why something was lost on the way. */
export type LossReason = "NotConnected" | "Silenced" | "RateExceeded" | "Disconnected";

/**
 * The network between the nodes of one process: bytes, under way for a while, in order on each link and peer set.
 *
 * Under the virtual clock the same seed gives the same deliveries. It can be told to fail: `silence`, `cut`, `restore`.
 */
export class MemoryNetworkHub {
  readonly #stations = new Map<PeerId, Station>();
  readonly #authorities = new Map<ValidatorId, PeerId>();
  readonly #silent = new Set<PeerId>();
  readonly #cut = new Set<string>();
  readonly #losses = new Map<LossReason, number>();
  readonly #deliveries: Deliveries;
  readonly #options: MemoryNetworkOptions;

  constructor(
    private readonly clock: Clock,
    private readonly chance: Chance,
    options: Partial<MemoryNetworkOptions> = {},
  ) {
    this.#options = { ...DEFAULTS, ...options };
    this.#deliveries = new Deliveries(clock);
  }

  /**
   * Makes room for a node. It is connected once it listens.
   *
   * @param authorities - the validators that it runs: this is how others find it
   * @throws SubsystemError `PeerIdTaken` while another of that name listens
   */
  join(peer: PeerId, role: ObservedRole, authorities: readonly ValidatorId[] = []): MemoryNetwork {
    if (this.#stations.get(peer)?.listener)
      throw new SubsystemError("network", "PeerIdTaken", { fatal: true, details: { peer } });
    const chance = this.chance.fork(`network/${peer}`);
    const station = stationOf({ peer, role, authorities, chance, reputations: new Reputations(this.clock) });
    this.#stations.set(peer, station);
    for (const authority of authorities) this.#authorities.set(authority, peer);
    return new MemoryNetwork(this, station, this.clock);
  }

  /** Who runs which validator: everyone who joined said so. */
  readonly authorityDiscovery: AuthorityDiscovery = {
    peerOf: (authority) => this.#authorities.get(authority) ?? null,
    authoritiesOf: (peer) => this.#stations.get(peer)?.authorities ?? [],
  };

  /** What was lost on the way, by reason. */
  get losses(): ReadonlyMap<LossReason, number> {
    return this.#losses;
  }

  /** Nothing to or from that peer arrives any more. Others do not know: it stays connected. */
  silence(peer: PeerId): void {
    this.#silent.add(peer);
  }

  /** Takes the two apart. */
  cut(a: PeerId, b: PeerId): void {
    this.#cut.add(pairOf(a, b));
    this.#settle(a, b);
  }

  /** Ends a silence, or with two peers a cut. Connections on which something was lost are made anew, as any transport would. */
  restore(a: PeerId, b?: PeerId): void {
    if (b === undefined) this.#silent.delete(a);
    else this.#cut.delete(pairOf(a, b));
    const station = this.#stations.get(a);
    if (!station) return;
    for (const other of b === undefined ? this.#stations.keys() : [b]) {
      for (const peerSet of PEER_SETS) this.#renew(station, other, peerSet);
      this.#settle(a, other);
    }
  }

  /** Ends everything that is under way. */
  close(): void {
    this.#deliveries.close();
  }

  /** @internal Sends one notification. */
  notify(from: Station, to: PeerId, peerSet: PeerSet, bytes: Uint8Array): void {
    const link = from.links[peerSet].get(to);
    if (!link?.isOpen) this.#lose("NotConnected");
    else if (!this.#takeToken(link)) this.#lose("RateExceeded");
    else this.#post(from, to, link, () => this.#stations.get(to)?.listener?.notification(from.peer, peerSet, bytes));
  }

  /** @internal Carries one half of a request: whether it arrives is seen by what happens. */
  carry(from: Station, to: PeerId, arrive: (at: Station) => void): void {
    const tick = this.#deliveries.tickIn(this.#latency(from), 0);
    this.#deliveries.at(tick, () => {
      const station = this.#stations.get(to);
      if (!station?.listener) this.#lose("Disconnected");
      else if (this.#isSilenced(from.peer, to)) this.#lose("Silenced");
      else arrive(station);
    });
  }

  /** @internal A node asks for a connection. That one of the two was rid of the other does not count any more; a ban does. */
  seek(station: Station, peer: PeerId, peerSet: PeerSet): void {
    station.wanted[peerSet].add(peer);
    station.refused[peerSet].delete(peer);
    this.#stations.get(peer)?.refused[peerSet].delete(station.peer);
    this.#settle(station.peer, peer);
  }

  /** @internal Connects or disconnects the two as it must now be. */
  settle(station: Station, peer: PeerId): void {
    this.#settle(station.peer, peer);
  }

  /** @internal Likewise with everyone: the node has begun to listen, or ended. */
  settleAll(station: Station): void {
    if (this.#stations.get(station.peer) !== station) return;
    for (const other of this.#stations.keys()) this.#settle(station.peer, other);
  }

  /** @internal Whoever is banned is let in again in time. */
  settleIn(station: Station, peer: PeerId, ms: number): void {
    this.#settle(station.peer, peer);
    if (ms > 0) this.#deliveries.at(this.#deliveries.tickIn(ms, 0), () => this.#settle(station.peer, peer));
  }

  #settle(a: PeerId, b: PeerId): void {
    const [one, other] = [this.#stations.get(a), this.#stations.get(b)];
    if (!one || !other || one === other) return;
    for (const peerSet of PEER_SETS) {
      const may = this.#mayTalk(one, other) && seeksEachOther(one, other, peerSet);
      const isOpen = one.links[peerSet].get(b)?.isOpen === true;
      if (may && !isOpen && !this.#isSilenced(a, b)) this.#open(one, other, peerSet);
      else if (!may && isOpen) this.#close(one, other, peerSet);
    }
  }

  #mayTalk(a: Station, b: Station): boolean {
    const areThere = a.listener !== null && b.listener !== null && !this.#cut.has(pairOf(a.peer, b.peer));
    return areThere && !a.reputations.isBanned(b.peer) && !b.reputations.isBanned(a.peer);
  }

  #open(a: Station, b: Station, peerSet: PeerSet): void {
    for (const [from, to] of both(a, b)) {
      const before = from.links[peerSet].get(to.peer);
      const link: Link = {
        ...{ isOpen: true, hasLost: false, lastTick: before?.lastTick ?? 0 },
        ...{ tokens: this.#options.burst, tokensAtMs: this.clock.now() },
      };
      from.links[peerSet].set(to.peer, link);
      this.#post(from, to.peer, link, () => to.listener?.connected(from.peer, peerSet, from.role));
    }
  }

  #close(a: Station, b: Station, peerSet: PeerSet): void {
    for (const [from, to] of both(a, b)) {
      const link = from.links[peerSet].get(to.peer);
      if (!link?.isOpen) continue;
      link.isOpen = false;
      link.lastTick = this.#deliveries.tickIn(0, link.lastTick);
      this.#deliveries.at(link.lastTick, () => to.listener?.disconnected(from.peer, peerSet));
    }
  }

  #renew(station: Station, peer: PeerId, peerSet: PeerSet): void {
    const other = this.#stations.get(peer);
    const links = [station.links[peerSet].get(peer), other?.links[peerSet].get(station.peer)];
    if (other && links.some((link) => link?.isOpen && link.hasLost)) this.#close(station, other, peerSet);
  }

  /** Puts something on its way, behind whatever is under way on that link. */
  #post(from: Station, to: PeerId, link: Link, arrive: () => void): void {
    const isLost = (): boolean => {
      if (!this.#isSilenced(from.peer, to)) return false;
      link.hasLost = true;
      this.#lose("Silenced");
      return true;
    };
    if (isLost()) return;
    link.lastTick = this.#deliveries.tickIn(this.#latency(from), link.lastTick);
    this.#deliveries.at(link.lastTick, () => {
      if (!link.isOpen) this.#lose("Disconnected");
      else if (!isLost()) arrive();
    });
  }

  #lose(reason: LossReason): void {
    this.#losses.set(reason, (this.#losses.get(reason) ?? 0) + 1);
  }

  #takeToken(link: Link): boolean {
    const now = this.clock.now();
    const { burst, perSecond } = this.#options;
    link.tokens = Math.min(burst, link.tokens + ((now - link.tokensAtMs) / 1_000) * perSecond);
    link.tokensAtMs = now;
    if (link.tokens < 1) return false;
    link.tokens -= 1;
    return true;
  }

  #latency({ chance }: Station): number {
    const { min, max } = this.#options.latencyMs;
    return min + chance.below(max - min + 1);
  }

  #isSilenced(a: PeerId, b: PeerId): boolean {
    return this.#silent.has(a) || this.#silent.has(b);
  }
}

const pairOf = (a: PeerId, b: PeerId): string => JSON.stringify(a < b ? [a, b] : [b, a]);
const both = (a: Station, b: Station): readonly (readonly [Station, Station])[] => [
  [a, b],
  [b, a],
];
