import type { Bits } from "@parahost/primitives";

/** Turns 32 words of 32 bits about their diagonal, in place: bit `j` of word `i` becomes bit `i` of word `j`. */
function transpose32(words: Uint32Array): void {
  let mask = 0x0000_ffff;
  for (let half = 16; half > 0; half >>= 1, mask ^= mask << half)
    for (let k = 0; k < 32; k = (k + half + 1) & ~half) {
      const low = words[k] as number;
      const high = words[k + half] as number;
      const swap = ((low >>> half) ^ high) & mask;
      words[k + half] = high ^ swap;
      words[k] = low ^ (swap << half);
    }
}

/** Word `w` of bits, 32 bits a word. */
function wordAt({ bytes }: Bits, w: number): number {
  const at = 4 * w;
  const byte = (i: number): number => bytes[at + i] ?? 0;
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
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
  const bytes = Math.ceil(validators / 8);
  const votes = Array.from({ length: cores }, () => ({ length: validators, bytes: new Uint8Array(bytes) }));
  const block = new Uint32Array(32);
  for (let from = 0; from < rows.length; from += 32)
    for (let word = 0; word * 32 < cores; word++) {
      let any = 0;
      for (let i = 0; i < 32; i++) {
        const row = rows[from + i];
        block[i] = row ? wordAt(row, word) : 0;
        any |= block[i] as number;
      }
      if (any === 0) continue;
      transpose32(block);
      for (let core = word * 32; core < Math.min(cores, word * 32 + 32); core++)
        put(votes[core]?.bytes, from >> 3, block[core & 31] as number);
    }
  return votes;
}

function put(row: Uint8Array | undefined, at: number, word: number): void {
  // Writes beyond the end of a typed array are ignored: there are no such validators.
  if (row) for (let i = 0; i < 4; i++) row[at + i] = (word >>> (8 * i)) & 0xff;
}

/** Bits set in either. Both have the same length. */
export function union(a: Bits, b: Bits): Bits {
  const bytes = a.bytes.slice();
  for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i] as number) | (b.bytes[i] ?? 0);
  return { length: a.length, bytes };
}
