import { setMaxListeners } from "node:events";
import type { Clock } from "../ports/clock.js";

/**
 * What is under way, by the millisecond in which it arrives.
 *
 * Whatever arrives in one millisecond arrives in the order in which it was sent, and nothing before what is due earlier.
 */
export class Deliveries {
  readonly #due = new Map<number, (() => void)[]>();
  readonly #closed = new AbortController();

  constructor(private readonly clock: Clock) {
    setMaxListeners(0, this.#closed.signal);
  }

  /** The first millisecond that is no sooner than `latencyMs` from now, and no sooner than `notBefore`. */
  tickIn(latencyMs: number, notBefore: number): number {
    return Math.max(Math.ceil(this.clock.now() + latencyMs), notBefore);
  }

  /** @param tick - of `tickIn` */
  at(tick: number, arrive: () => void): void {
    if (this.#closed.signal.aborted) return;
    const due = this.#due.get(tick);
    if (due) due.push(arrive);
    else this.#wait(tick, arrive);
  }

  /** Nothing arrives any more. */
  close(): void {
    this.#closed.abort();
    this.#due.clear();
  }

  #wait(at: number, first: () => void): void {
    this.#due.set(at, [first]);
    this.clock.sleep(at - this.clock.now(), this.#closed.signal).then(
      () => this.#arriveUntil(at),
      () => undefined, // Closed meanwhile.
    );
  }

  /** Timers of the real clock may fire a little out of order. */
  #arriveUntil(at: number): void {
    for (const next of [...this.#due.keys()].filter((due) => due <= at).sort((a, b) => a - b)) {
      const arriving = this.#due.get(next) ?? [];
      this.#due.delete(next);
      for (const arrive of arriving) arrive();
    }
  }
}
