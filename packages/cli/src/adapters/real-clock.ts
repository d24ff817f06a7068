import type { Clock } from "@parahost/kernel";

/** A timer set for longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time as the machine has it. */
export class RealClock implements Clock {
  #startMs = performance.now();

  now(): number {
    return performance.now() - this.#startMs;
  }

  /** Says that it is that time now. For a chain that goes on where it was left. */
  startAt(ms: number): void {
    this.#startMs = performance.now() - ms;
  }

  /** Never wakes too early, as timers by themselves may. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const due = this.now() + ms;
      const giveUp = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const wake = () => {
        if (this.now() < due) {
          timer = this.#timer(due, wake);
          return;
        }
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      let timer = this.#timer(due, wake);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  #timer(due: number, act: () => void): NodeJS.Timeout {
    return setTimeout(act, Math.min(Math.ceil(due - this.now()), LONGEST_TIMER_MS));
  }

  hold<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  breathe(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
