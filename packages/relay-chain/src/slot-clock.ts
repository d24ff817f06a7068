import type { Clock } from "@parahost/kernel";
import type { BlockAuthor } from "./block-author.js";
import type { Slot, Slots } from "./slots.js";

type Turns = Pick<BlockAuthor<unknown>, "author">;

/** Goes from slot to slot and lets the authors of each build. */
export class SlotClock {
  readonly #authors = new Map<number, Turns>();
  readonly #work = new Set<Promise<unknown>>();
  /** Aborts with the first fault of an author. */
  readonly #failed = new AbortController();
  #slot: Slot;

  /** @param first - the slot that begins one slot's duration after {@link run} is called */
  constructor(
    private readonly clock: Clock,
    private readonly slots: Slots,
    first: Slot,
  ) {
    this.#slot = first - 1;
  }

  /** The slot that goes on now. */
  get slot(): Slot {
    return this.#slot;
  }

  /** An author takes its turns from now on; an index without an author leaves its slots empty. @returns what ends it */
  join(index: number, author: Turns): () => void {
    this.#authors.set(index, author);
    return () => {
      if (this.#authors.get(index) === author) this.#authors.delete(index);
    };
  }

  /**
   * Runs until the signal aborts or an author fails, then waits for the authors at work. To be called once.
   *
   * Rejects with the first fault of an author, also with one that comes after the signal.
   */
  async run(signal: AbortSignal): Promise<void> {
    const failed = this.#failed.signal;
    try {
      await this.#turns(AbortSignal.any([signal, failed]));
    } finally {
      await Promise.allSettled(this.#work);
    }
    if (failed.aborted) throw failed.reason;
  }

  /** Slots that passed while the machine was elsewhere are left out: nobody builds in the past. */
  async #turns(ending: AbortSignal): Promise<void> {
    const { durationMs } = this.slots;
    const [startMs, before] = [this.clock.now(), this.#slot];
    while (!ending.aborted) {
      const next = this.#slot + 1;
      const dueMs = startMs + (next - before) * durationMs;
      const hasCome = await this.#sleep(Math.max(0, dueMs - this.clock.now()), ending);
      if (!hasCome) return;
      this.#slot = Math.max(next, before + Math.floor((this.clock.now() - startMs) / durationMs));
      for (const index of this.slots.authors(this.#slot)) this.#build(index);
    }
  }

  async #sleep(ms: number, ending: AbortSignal): Promise<boolean> {
    try {
      await this.clock.sleep(ms, ending);
      return true;
    } catch (fault) {
      if (ending.aborted) return false;
      throw fault;
    }
  }

  #build(index: number): void {
    const work = this.#authors.get(index)?.author(this.#slot);
    if (!work) return;
    this.#work.add(work);
    work.catch((fault) => this.#failed.abort(fault)).finally(() => this.#work.delete(work));
  }
}
