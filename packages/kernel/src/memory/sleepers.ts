/** Someone who sleeps until a time. */
export interface Sleeper {
  readonly at: number;
  readonly nth: number;
  readonly wake: () => void;
  isGone: boolean;
}

/** Those that sleep, the first to wake on top; of the same time, the one that lay down first. */
export class Sleepers {
  readonly #heap: Sleeper[] = [];
  #count = 0;

  add(at: number, wake: () => void): Sleeper {
    const sleeper = { at, nth: this.#count++, wake, isGone: false };
    this.#heap.push(sleeper);
    this.#rise(this.#heap.length - 1);
    return sleeper;
  }

  /** It is forgotten now, and taken out when its time comes. */
  delete(sleeper: Sleeper): void {
    sleeper.isGone = true;
    while (this.#heap[0]?.isGone) this.#pop();
  }

  get isEmpty(): boolean {
    while (this.#heap[0]?.isGone) this.#pop();
    return this.#heap.length === 0;
  }

  takeFirst(noLaterThan: number): Sleeper | undefined {
    while (this.#heap[0]?.isGone) this.#pop();
    const first = this.#heap[0];
    if (!first || first.at > noLaterThan) return undefined;
    this.#pop();
    return first;
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    const sleeper = this.#heap[from] as Sleeper;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#heap[above] as Sleeper;
      if (!isBefore(sleeper, parent)) break;
      this.#heap[at] = parent;
      at = above;
    }
    this.#heap[at] = sleeper;
  }

  #sink(): void {
    const sleeper = this.#heap[0] as Sleeper;
    let at = 0;
    for (;;) {
      let below = at * 2 + 1;
      const right = this.#heap[below + 1];
      if (right && isBefore(right, this.#heap[below] as Sleeper)) below += 1;
      const child = this.#heap[below];
      if (!child || !isBefore(child, sleeper)) break;
      this.#heap[at] = child;
      at = below;
    }
    this.#heap[at] = sleeper;
  }
}

const isBefore = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.nth < b.nth);
