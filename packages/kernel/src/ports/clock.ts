import type { ServiceIdentifier } from "inversify";

/** Time, as far as anyone may know it. Nobody calls `Date.now` or `setTimeout`. */
export interface Clock {
  /** Milliseconds since the clock was started. */
  now(): number;
  /** Fulfilled after that time; rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Rings once after that time. @returns calls it off: for limits, nearly all of which are never met */
  alarm(ms: number, ring: () => void): () => void;
  /**
   * Waits for an answer from outside the event loop: a worker, a database, a file.
   *
   * In virtual time the answer comes `takesMs` after it was asked for, and time stands still at that moment until it is there.
   * Answers of one moment come in the order asked, each when nothing else is left to do.
   *
   * @param takesMs - 0 where it is not said. A clock that is real has no use for it
   */
  hold<T>(work: () => Promise<T>, takesMs?: number): Promise<T>;
  /** Lets others have a turn. Called after a number of messages, never after a time. */
  breathe(): Promise<void>;
}
/** The reason to give up what nobody waits for any more. Without a reason, `abort` makes an error with its stack. */
export const NOT_AWAITED: unique symbol = Symbol("parahost.kernel.NotAwaited");
/** Token of {@link Clock}. */
export const Clock: ServiceIdentifier<Clock> = Symbol.for("parahost.kernel.Clock");

/** How a clock sleeps that has alarms. */
export function sleepOn(clock: Pick<Clock, "alarm">, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const giveUp = () => {
      callOff();
      reject(signal?.reason);
    };
    const callOff = clock.alarm(ms, () => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    });
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}
