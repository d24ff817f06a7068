import type { PeerId, ReputationChange } from "@parahost/protocol";
import type { Clock } from "../ports/clock.js";

/** As the reference weighs them. */
const WEIGHTS: Readonly<Record<ReputationChange, number>> = {
  BenefitMinor: 10_000,
  BenefitMinorFirst: 15_000,
  BenefitMajor: 200_000,
  BenefitMajorFirst: 300_000,
  CostMinor: -100_000,
  CostMinorRepeated: -200_000,
  CostMajor: -300_000,
  CostMajorRepeated: -600_000,
  Malicious: -(2 ** 31),
};
const [LOWEST, HIGHEST] = [-(2 ** 31), 2 ** 31 - 1];
/** Below this nobody talks to the peer: 71 % of the lowest. */
const BANNED_BELOW = LOWEST * 0.71;
/** What is left of a reputation after a second: it goes back to 0 by a fiftieth. */
const KEPT_A_SECOND = 0.98;

interface Standing {
  readonly value: number;
  readonly atMs: number;
}

/** What one node thinks of the others. Good and bad are forgotten in time. */
export class Reputations {
  readonly #standings = new Map<PeerId, Standing>();

  constructor(private readonly clock: Clock) {}

  of(peer: PeerId): number {
    const standing = this.#standings.get(peer);
    if (!standing) return 0;
    return standing.value * KEPT_A_SECOND ** ((this.clock.now() - standing.atMs) / 1_000);
  }

  change(peer: PeerId, change: ReputationChange): void {
    const value = Math.min(HIGHEST, Math.max(LOWEST, this.of(peer) + WEIGHTS[change]));
    this.#standings.set(peer, { value, atMs: this.clock.now() });
  }

  isBanned(peer: PeerId): boolean {
    return this.of(peer) < BANNED_BELOW;
  }

  /** Milliseconds until the peer is listened to again; 0 where it is not banned. */
  bannedForMs(peer: PeerId): number {
    if (!this.isBanned(peer)) return 0;
    return Math.ceil((Math.log(BANNED_BELOW / this.of(peer)) / Math.log(KEPT_A_SECOND)) * 1_000) + 1;
  }
}
