/**
 * A sequence of bits, packed: bit `i` is bit `i % 8` of byte `i / 8` (Lsb0, as on the wire).
 *
 * Shape: `bytes` has `ceil(length / 8)` bytes, and the bits beyond `length` are zero. Treat as frozen.
 */
export interface Bits {
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** @throws RangeError where `set` names a bit beyond `length` */
export function bitsOf(length: number, set: Iterable<number> = []): Bits {
  const bytes = new Uint8Array(Math.ceil(length / 8));
  for (const i of set) {
    if (!(i >= 0 && i < length)) throw new RangeError(`bit ${i} of ${length}`);
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return { length, bytes };
}

/** One bit a claim, in order. */
export const bitsFrom = (claims: readonly boolean[]): Bits =>
  bitsOf(
    claims.length,
    claims.flatMap((claim, i) => (claim ? [i] : [])),
  );

/** `false` beyond the end. */
export const bitAt = ({ length, bytes }: Bits, i: number): boolean =>
  i < length && (((bytes[i >> 3] ?? 0) >> (i & 7)) & 1) === 1;

/** The bits as a row of `0` and `1`, bit 0 first. */
export const bitRow = (bits: Bits): string =>
  Array.from({ length: bits.length }, (_, i) => (bitAt(bits, i) ? "1" : "0")).join("");

/** The bits of a row. @returns `null` for text that is no row of `0` and `1` */
export const bitsOfRow = (row: string): Bits | null =>
  /^[01]*$/.test(row) ? bitsFrom(Array.from(row, (bit) => bit === "1")) : null;

/** How many bits are set. */
export function countOnes({ bytes }: Bits): number {
  let ones = 0;
  for (let byte of bytes) for (; byte; byte &= byte - 1) ones++;
  return ones;
}

/** Positions of the set bits, ascending. */
export function* onesOf({ bytes }: Bits): Generator<number> {
  for (const [at, value] of bytes.entries())
    for (let rest = value; rest; rest &= rest - 1) yield at * 8 + (31 - Math.clz32(rest & -rest));
}

/** @returns the first `length` bits; those that are missing count as zeros */
export function resized(bits: Bits, length: number): Bits {
  const bytes = new Uint8Array(Math.ceil(length / 8));
  bytes.set(bits.bytes.subarray(0, bytes.length));
  const spare = bytes.length * 8 - length;
  if (spare > 0) bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) & (0xff >> spare);
  return { length, bytes };
}
