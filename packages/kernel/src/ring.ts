const FIRST_SIZE = 16;

/** First in, first out, without moving what is in it and without garbage. */
export class Ring<T> {
  private slots: (T | undefined)[] = new Array(FIRST_SIZE);
  private mask = FIRST_SIZE - 1;
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count > this.mask) this.grow();
    this.slots[(this.head + this.count) & this.mask] = item;
    this.count += 1;
  }

  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const item = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & this.mask;
    this.count -= 1;
    return item;
  }

  /** Takes all that is in it, in order. */
  *drain(): Generator<T> {
    while (this.count > 0) yield this.shift() as T;
  }

  private grow(): void {
    const size = (this.mask + 1) * 2;
    const slots: (T | undefined)[] = new Array(size);
    for (let i = 0; i < this.count; i++) slots[i] = this.slots[(this.head + i) & this.mask];
    this.slots = slots;
    this.mask = size - 1;
    this.head = 0;
  }
}
