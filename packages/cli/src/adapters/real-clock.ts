import { type Clock, sleepOn } from "@parahost/kernel";

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

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  /** Never rings too early, as timers by themselves may. */
  alarm(ms: number, ring: () => void): () => void {
    const due = this.now() + ms;
    const wake = () => {
      if (this.now() < due) timer = this.#timer(due, wake);
      else ring();
    };
    let timer = this.#timer(due, wake);
    return () => clearTimeout(timer);
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
