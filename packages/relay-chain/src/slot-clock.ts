import type { Clock } from "@parahost/kernel";
import type { BlockAuthor } from "./block-author.js";
import type { Slot, Slots } from "./slots.js";

/**
 * Goes from slot to slot and lets the authors of each build.
 *
 * @param first - the slot that begins one slot's duration from now
 */
export class SlotClock {
  readonly #authors = new Map<number, BlockAuthor>();
  readonly #work = new Set<Promise<unknown>>();
  readonly #failed: Promise<never>;
  #fail: (fault: unknown) => void = () => {};
  #slot: Slot;

  constructor(
    private readonly clock: Clock,
    private readonly slots: Slots,
    first: Slot,
  ) {
    this.#slot = first - 1;
    this.#failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.#failed.catch(() => {}); // Whoever calls `run` hears of it.
  }

  /** The slot that goes on now. */
  get slot(): Slot {
    return this.#slot;
  }

  /** An author takes its turns from now on; an index without an author leaves its slots empty. @returns what ends it */
  join(index: number, author: BlockAuthor): () => void {
    this.#authors.set(index, author);
    return () => {
      if (this.#authors.get(index) === author) this.#authors.delete(index);
    };
  }

  /** Runs until the signal aborts, then waits for the authors at work. Rejects with the first fault of an author. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await Promise.race([this.#turns(signal), this.#failed]);
    } catch (fault) {
      if (!signal.aborted) throw fault;
    }
    await Promise.allSettled(this.#work);
  }

  async #turns(signal: AbortSignal): Promise<void> {
    const [start, first] = [this.clock.now(), this.#slot + 1];
    for (;;) {
      const dueMs = start + (this.#slot + 1 - first + 1) * this.slots.durationMs;
      await this.clock.sleep(Math.max(0, dueMs - this.clock.now()), signal);
      this.#slot++;
      for (const index of this.slots.authors(this.#slot)) this.#build(index);
    }
  }

  #build(index: number): void {
    const work = this.#authors.get(index)?.author(this.#slot);
    if (!work) return;
    this.#work.add(work);
    work.catch((fault) => this.#fail(fault)).finally(() => this.#work.delete(work));
  }
}
