import { codecs } from "@parahost/primitives";

/** The most that a compact length takes. Left free in front of the items, so that a longer one moves nothing. */
const LENGTH_BYTES = 5;
const FIRST_BYTES = 256;

/**
 * An encoded list that grows at its end, as the events of a block do: an item costs itself, not the whole list.
 *
 * Encoded items lie behind the place of the list's length; the value is what reaches from there to the end.
 */
export class AppendedValue {
  #buffer: Uint8Array;
  #end: number;
  #count: number;

  private constructor(items: Uint8Array, count: number) {
    this.#end = LENGTH_BYTES + items.length;
    this.#buffer = new Uint8Array(Math.max(FIRST_BYTES, 2 * this.#end));
    this.#buffer.set(items, LENGTH_BYTES);
    this.#count = count;
  }

  /** Goes on from a value. What is no list, for want of a length in front, is forgotten, as in the reference. */
  static from(value: Uint8Array): AppendedValue {
    const length = lengthOf(value);
    return length ? new AppendedValue(value.subarray(length.bytes), length.count) : new AppendedValue(NOTHING, 0);
  }

  /** One of its own, with the same items. */
  copy(): AppendedValue {
    return new AppendedValue(this.#buffer.subarray(LENGTH_BYTES, this.#end), this.#count);
  }

  append(item: Uint8Array): void {
    const end = this.#end + item.length;
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.#buffer.subarray(0, this.#end));
      this.#buffer = larger;
    }
    this.#buffer.set(item, this.#end);
    this.#end = end;
    this.#count++;
  }

  /** The value as it is now, as a view: void with the next item. */
  view(): Uint8Array {
    const length = codecs.compactU32.encode(this.#count);
    const from = LENGTH_BYTES - length.length;
    this.#buffer.set(length, from);
    return this.#buffer.subarray(from, this.#end);
  }
}

const NOTHING = new Uint8Array();

/** The number of items at the front of an encoded list, and how many bytes it takes; `null` where none is there. */
function lengthOf(value: Uint8Array): { readonly count: number; readonly bytes: number } | null {
  const bytes = [1, 2, 4, 5][(value[0] ?? 0) & 3] as number;
  const count = codecs.compactU32.decode(value.subarray(0, bytes));
  return count.ok ? { count: count.value, bytes } : null;
}
