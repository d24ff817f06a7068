import type { Clock } from "../ports/clock.js";

/** What arrives in one millisecond, and what wakes us for it. */
interface Tick {
  readonly arriving: (() => void)[];
  readonly waiting: AbortController;
}

/**
 * What is under way, by the millisecond in which it arrives.
 *
 * Whatever arrives in one millisecond arrives in the order in which it was sent, and nothing before what is due earlier.
 */
export class Deliveries {
  readonly #due = new Map<number, Tick>();
  #isClosed = false;

  constructor(private readonly clock: Clock) {}

  /** The first millisecond that is no sooner than `latencyMs` from now, and no sooner than `notBefore`. */
  tickIn(latencyMs: number, notBefore: number): number {
    return Math.max(Math.ceil(this.clock.now() + latencyMs), notBefore);
  }

  /** @param tick - of `tickIn` */
  at(tick: number, arrive: () => void): void {
    if (this.#isClosed) return;
    const due = this.#due.get(tick);
    if (due) due.arriving.push(arrive);
    else this.#wait(tick, { arriving: [arrive], waiting: new AbortController() });
  }

  /** Nothing arrives any more. */
  close(): void {
    this.#isClosed = true;
    for (const { waiting } of this.#due.values()) waiting.abort();
    this.#due.clear();
  }

  #wait(at: number, tick: Tick): void {
    this.#due.set(at, tick);
    this.clock.sleep(at - this.clock.now(), tick.waiting.signal).then(
      () => this.#arriveUntil(at),
      () => undefined, // Closed meanwhile.
    );
  }

  /** Timers of the real clock may fire a little out of order. */
  #arriveUntil(at: number): void {
    for (const next of [...this.#due.keys()].filter((due) => due <= at).sort((a, b) => a - b)) {
      const tick = this.#due.get(next);
      this.#due.delete(next);
      for (const arrive of tick?.arriving ?? []) arrive();
    }
  }
}
