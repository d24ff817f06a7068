import type { Bits } from "@parahost/primitives";

/** Swaps, in every square of `2 × half` bits, the two corners off the diagonal. */
function swapCorners(words: Int32Array, half: number, mask: number): void {
  for (let base = 0; base < 32; base += 2 * half)
    for (let k = base; k < base + half; k++) {
      const low = words[k] as number;
      const high = words[k + half] as number;
      const swap = ((low >>> half) ^ high) & mask;
      words[k + half] = high ^ swap;
      words[k] = low ^ (swap << half);
    }
}

/** Turns 32 words of 32 bits about their diagonal, in place: bit `j` of word `i` becomes bit `i` of word `j`. */
function transpose32(words: Int32Array): void {
  swapCorners(words, 16, 0x0000_ffff);
  swapCorners(words, 8, 0x00ff_00ff);
  swapCorners(words, 4, 0x0f0f_0f0f);
  swapCorners(words, 2, 0x3333_3333);
  swapCorners(words, 1, 0x5555_5555);
}

/** Whether bits are set that another does not allow. */
export function exceeds(bits: Bits, allowed: Bits): boolean {
  for (let i = 0; i < bits.bytes.length; i++) if (((bits.bytes[i] ?? 0) & ~(allowed.bytes[i] ?? 0)) !== 0) return true;
  return false;
}

/**
 * Turns bitfields, one a validator and one bit a core, into votes, one row a core and one bit a validator: 32 validators by 32
 * cores at a time.
 *
 * @param rows - by validator index; who is missing voted for nothing
 * @param validators - how many validators, at least as many as `rows` has
 */
export function votesByCore(rows: readonly (Bits | undefined)[], validators: number, cores: number): readonly Bits[] {
  const wordsIn = Math.ceil(cores / 32);
  const wordsOut = Math.ceil(validators / 32);
  const votes = new Int32Array(wordsIn * 32 * wordsOut);
  const input = new Int32Array(wordsIn * 32);
  const block = new Int32Array(32);
  for (let at = 0; at < wordsOut; at++) {
    input.fill(0);
    for (let i = 0; i < 32; i++) load(rows[at * 32 + i], input, i * wordsIn);
    for (let word = 0; word < wordsIn; word++) {
      for (let i = 0; i < 32; i++) block[i] = input[i * wordsIn + word] as number;
      transpose32(block);
      for (let i = 0; i < 32; i++) votes[(word * 32 + i) * wordsOut + at] = block[i] as number;
    }
  }
  return Array.from({ length: cores }, (_, core) => bitsOfWords(votes, core * wordsOut, validators));
}

/** Puts the words of a bitfield, 32 bits each, from `at` on. */
function load(bits: Bits | undefined, into: Int32Array, at: number): void {
  if (!bits) return;
  const { bytes } = bits;
  const whole = bytes.length & ~3;
  let word = at;
  for (let i = 0; i < whole; i += 4, word++)
    into[word] =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
  for (let i = whole; i < bytes.length; i++)
    into[word] = (into[word] as number) | ((bytes[i] as number) << (8 * (i - whole)));
}

function bitsOfWords(words: Int32Array, from: number, length: number): Bits {
  const bytes = new Uint8Array(Math.ceil(length / 8));
  // Beyond the end of a typed array nothing is written: there are no such bits.
  for (let i = 0, word = from; i < bytes.length; i += 4, word++) {
    const value = words[word] as number;
    bytes[i] = value;
    bytes[i + 1] = value >>> 8;
    bytes[i + 2] = value >>> 16;
    bytes[i + 3] = value >>> 24;
  }
  return { length, bytes };
}

/** Bits set in either. Both have the same length. */
export function union(a: Bits, b: Bits): Bits {
  const bytes = a.bytes.slice();
  for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i] as number) | (b.bytes[i] ?? 0);
  return { length: a.length, bytes };
}
