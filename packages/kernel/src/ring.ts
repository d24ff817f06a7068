const FIRST_SIZE = 16;

/** A queue that neither moves what is in it nor makes garbage. */
export class Ring<T> {
  #slots: (T | undefined)[] = new Array(FIRST_SIZE);
  #mask = FIRST_SIZE - 1;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length > this.#mask) this.#grow();
    this.#slots[(this.#head + this.#length) & this.#mask] = item;
    this.#length += 1;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length -= 1;
    return item;
  }

  /** Takes all that is in it, in order. */
  *drain(): Generator<T> {
    while (this.#length > 0) yield this.shift() as T;
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2;
    const slots: (T | undefined)[] = new Array(size);
    for (let i = 0; i < this.#length; i++) slots[i] = this.#slots[(this.#head + i) & this.#mask];
    this.#slots = slots;
    this.#mask = size - 1;
    this.#head = 0;
  }
}
