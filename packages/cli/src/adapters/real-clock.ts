import type { Clock } from "@parahost/kernel";

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

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      }, ms);
      const giveUp = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  hold<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  breathe(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
