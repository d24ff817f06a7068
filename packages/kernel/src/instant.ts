import type { Clock } from "./ports/clock.js";

/**
 * The time as of the last look at the clock.
 *
 * A look costs more than a message, so that one is taken where work begins (a wake, an answer, a sender from a job or from outside),
 * and not at each message.
 */
export class Instant {
  ms: number;

  constructor(private readonly clock: Clock) {
    this.ms = clock.now();
  }

  refresh(): number {
    this.ms = this.clock.now();
    return this.ms;
  }
}
