import { type Clock, sleepOn } from "../ports/clock.js";
import { type Sleeper, Sleepers } from "./sleepers.js";

/** An answer from outside that has been asked for, and may have come. */
interface Held {
  readonly came: Promise<unknown>;
  readonly release: () => void;
}

/**
 * Time that moves only when nothing is left to do, and only while someone drives it by `until`, `advance` or `run`.
 *
 * With the same work it takes the same course, to the message.
 */
export class VirtualClock implements Clock {
  readonly #sleepers = new Sleepers();
  readonly #held: Held[] = [];
  #now = 0;
  /** Turns given by `breathe` and not yet taken up. */
  #breathing = 0;
  #turns = 0;
  #driving: Promise<void> = Promise.resolve();

  now(): number {
    return this.#now;
  }

  /** Says that it is that time now. For a chain that goes on where it was left; nobody may sleep yet. */
  startAt(ms: number): void {
    this.#now = ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  alarm(ms: number, ring: () => void): () => void {
    const sleeper = this.#sleepers.add(this.#now + Math.max(0, ms), ring);
    return () => this.#sleepers.delete(sleeper);
  }

  hold<T>(work: () => Promise<T>, takesMs: number = 0): Promise<T> {
    return new Promise((resolve, reject) => {
      const started = (async () => work())();
      let release = () => {};
      const came = started.then(
        (answer) => {
          release = () => resolve(answer);
        },
        (fault) => {
          release = () => reject(fault);
        },
      );
      const due = () => this.#held.push({ came, release: () => release() });
      if (takesMs <= 0) due();
      else this.#sleepers.add(this.#now + takesMs, due);
    });
  }

  async breathe(): Promise<void> {
    this.#breathing += 1;
    await turn();
    this.#breathing -= 1;
    this.#turns += 1;
  }

  /**
   * Moves time, one sleeper after the other, until `work` is settled.
   *
   * Fails when nothing can settle it any more, or the limit is over: where something always sleeps, such as a chain until its next
   * slot, only a limit can tell.
   *
   * @param limitMs - of virtual time, from now on
   */
  async until<T>(work: Promise<T>, limitMs: number = Number.POSITIVE_INFINITY): Promise<T> {
    const noLaterThan = this.#now + limitMs;
    let settled = false;
    const done = () => {
      settled = true;
    };
    work.then(done, done);
    for (;;) {
      const moved = await this.#alone(async () => {
        await this.#settle();
        if (settled) return true;
        return this.#wakeNext(noLaterThan);
      });
      if (settled) return work;
      if (!moved) throw new Error(`waiting for what cannot come: ${this.#whyNot(noLaterThan)}`);
    }
  }

  /** Moves time to `untilMs`, and lets everything happen on the way; then it is that time. */
  async run(untilMs: number): Promise<void> {
    for (let moved = true; moved; ) {
      moved = await this.#alone(async () => {
        await this.#settle();
        return this.#wakeNext(untilMs);
      });
    }
    this.#now = Math.max(this.#now, untilMs);
  }

  /** Likewise, from now on. */
  advance(ms: number): Promise<void> {
    return this.run(this.#now + ms);
  }

  /** All that can happen without time moving, answers from outside included. */
  settle(): Promise<void> {
    return this.#alone(() => this.#settle());
  }

  async #settle(): Promise<void> {
    for (;;) {
      await this.#quiet();
      const next = this.#held.shift();
      if (!next) return;
      await next.came;
      next.release();
    }
  }

  /** Nobody has anything to do, as far as the event loop can tell. */
  async #quiet(): Promise<void> {
    for (let before = -1; before !== this.#turns || this.#breathing > 0; ) {
      before = this.#turns;
      await turn();
    }
  }

  #wakeNext(noLaterThan: number): boolean {
    const next: Sleeper | undefined = this.#sleepers.takeFirst(noLaterThan);
    if (!next) return false;
    this.#now = next.at;
    next.wake();
    return true;
  }

  #whyNot(noLaterThan: number): string {
    if (this.#sleepers.isEmpty) return `at ${this.#now} ms nothing is left to do, nobody sleeps, and no answer is due`;
    return `at ${this.#now} ms nobody wakes before the limit at ${noLaterThan} ms`;
  }

  /** Two drivers take turns, step by step. */
  #alone<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.#driving.then(step);
    this.#driving = taken.then(
      () => undefined,
      () => undefined,
    );
    return taken;
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
