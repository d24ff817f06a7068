import type { ServiceIdentifier } from "inversify";

/** Time, as far as anyone may know it. Nobody calls `Date.now` or `setTimeout`. */
export interface Clock {
  /** Milliseconds since the clock was started. */
  now(): number;
  /** Fulfilled after that time; rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Waits for an answer from outside the event loop: a worker, a database, a file.
   *
   * Virtual time does not move meanwhile, and answers come back in the order asked, each when nothing else is left to do.
   */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Lets others have a turn. Called after a number of messages, never after a time. */
  breathe(): Promise<void>;
}
/** The reason to give up a sleep that nobody waits for any more. Without a reason, `abort` makes an error with its stack. */
export const NOT_AWAITED: unique symbol = Symbol("parahost.kernel.NotAwaited");
/** Token of {@link Clock}. */
export const Clock: ServiceIdentifier<Clock> = Symbol.for("parahost.kernel.Clock");
