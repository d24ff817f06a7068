import type { Clock } from "./ports/clock.js";

/** A point in time. */
export interface Tick {
  readonly ms: number;
}

/**
 * The time as of the last look at the clock.
 *
 * A look costs more than a message, so that one is taken where work begins (a wake, an answer, a sender from a job or from outside),
 * and not at each message. Messages share the tick.
 */
export class Instant {
  tick: Tick;

  constructor(private readonly clock: Clock) {
    this.tick = { ms: clock.now() };
  }

  refresh(): void {
    const ms = this.clock.now();
    if (ms !== this.tick.ms) this.tick = { ms };
  }
}
