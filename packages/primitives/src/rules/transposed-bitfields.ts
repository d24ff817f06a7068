import type { Bits } from "../bits.js";
import type { UncheckedSignedAvailabilityBitfield } from "../statement.js";

const WORD = 32;
const words = (bits: number): number => Math.ceil(bits / WORD);

/** What a validator says of every core. */
export type BitfieldOfValidator = Pick<UncheckedSignedAvailabilityBitfield, "validatorIndex" | "payload">;

/**
 * Bits of many bitfields, one bit a core, seen from their cores, one bit a validator. A block of 32 bitfields by 32 cores is
 * turned over at once, so that counting and joining take words instead of bits.
 */
export class TransposedBitfields {
  readonly #wordsAcross: number;
  readonly #wordsDown: number;
  /** One word a core and 32 validators. */
  readonly #columns: Uint32Array;
  #slab = new Uint8Array();
  #used = 0;

  /** Bitfields of one validator are joined. Bits beyond `cores`, and bitfields of validators beyond `validators`, are passed over. */
  constructor(bitfields: readonly BitfieldOfValidator[], validators: number, cores: number) {
    this.#wordsAcross = words(cores);
    this.#wordsDown = words(validators);
    this.#columns = new Uint32Array(this.#wordsAcross * this.#wordsDown * WORD);
    for (const { validatorIndex, payload } of bitfields)
      if (validatorIndex < validators) this.#enter(validatorIndex, payload);
    for (let block = 0; block < this.#columns.length; block += WORD) transpose(this.#columns, block);
  }

  #enter(validator: number, { bytes }: Bits): void {
    const columns = this.#columns;
    const stride = this.#wordsDown * WORD;
    const across = Math.min(this.#wordsAcross, words(bytes.length * 8));
    for (let word = 0, at = validator; word < across; word++, at += stride)
      columns[at] = (columns[at] as number) | wordAt(bytes, word);
  }

  /** The validators that have the bit of `core` set, or are in `known`: one bit a validator, as many as `known` has. */
  joined(core: number, known: Bits): Bits {
    const columns = this.#columns;
    const first = (core >> 5) * this.#wordsDown * WORD + (core & 31);
    const bytes = this.#room(known.bytes.length);
    for (let word = 0, at = 0; at < bytes.length; word++, at += 4) {
      const value = (columns[first + word * WORD] as number) | wordAt(known.bytes, word);
      // Beyond the end of a typed array nothing is written: there are no such validators.
      bytes[at] = value;
      bytes[at + 1] = value >>> 8;
      bytes[at + 2] = value >>> 16;
      bytes[at + 3] = value >>> 24;
    }
    return { length: known.length, bytes };
  }

  /** Bytes that nobody else has. Those of many answers are allotted together: one at a time costs more than filling it. */
  #room(length: number): Uint8Array {
    const { buffer, byteLength } = this.#slab;
    if (this.#used + length > byteLength) {
      this.#slab = new Uint8Array(Math.max(length, this.#wordsAcross * WORD * this.#wordsDown * 4));
      this.#used = 0;
      return this.#room(length);
    }
    this.#used += length;
    return new Uint8Array(buffer, this.#used - length, length);
  }

  /** How many validators have the bit of `core` set, or are in `known`. */
  onesWith(core: number, known: Bits): number {
    const columns = this.#columns;
    const first = (core >> 5) * this.#wordsDown * WORD + (core & 31);
    let ones = 0;
    for (let word = 0; word < this.#wordsDown; word++)
      ones += onesIn((columns[first + word * WORD] as number) | wordAt(known.bytes, word));
    return ones;
  }
}

/** Four bytes, the missing ones zero. */
const wordAt = (bytes: Uint8Array, word: number): number => {
  const at = word * 4;
  if (at + 3 < bytes.length)
    return (
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    );
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
};

function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Turns 32 words over in place: bit `c` of word `r` becomes bit `r` of word `c`. Halves are swapped, then quarters, down to bits. */
function transpose(rows: Uint32Array, first: number): void {
  for (let half = 16, mask = 0x0000ffff; half > 0; half >>= 1, mask ^= mask << half)
    for (let r = 0; r < WORD; r = (r + half + 1) & ~half) {
      const low = rows[first + r] as number;
      const high = rows[first + r + half] as number;
      const swapped = ((low >>> half) ^ high) & mask;
      rows[first + r] = low ^ (swapped << half);
      rows[first + r + half] = high ^ swapped;
    }
}
