/*
 * What the host writes before the first call. A field element is held as two elements of GF(256), `low + b * high`,
 * `b` being the ninth basis element, for which b^2 = b + e, `e` being the eighth.
 *
 * Whatever maps bytes to bytes and respects exclusive or is given by two rows of 16 bytes: its values for the low and
 * for the high nibble.
 */

/** Start of the memory that is the host's to lay out. */
export const TABLES: usize = (__heap_base + 63) & ~63;

/** For each element of GF(256), the two rows of its multiples. */
const MULTIPLES: usize = TABLES;
/** From a symbol's high byte: what to add to its low byte, and the high part that it becomes. */
export const IN_LOW: usize = TABLES + 8192;
export const IN_HIGH: usize = IN_LOW + 32;
/** From an element's high part: what to add to its low part, and the symbol's high byte that it becomes. */
export const OUT_LOW: usize = IN_HIGH + 32;
export const OUT_HIGH: usize = OUT_LOW + 32;
/** The same two as `IN_LOW` and `IN_HIGH`, byte by byte, and the multiples of `e`. */
const BYTE_IN_LOW: usize = OUT_HIGH + 32;
const BYTE_IN_HIGH: usize = BYTE_IN_LOW + 256;
export const BYTE_TIMES_E: usize = BYTE_IN_HIGH + 256;
/** Start of the memory for data, chunks and work. */
export const SPACE: usize = BYTE_TIMES_E + 256 + 128;

/** The value of a map, given by its two rows, at 16 bytes at once. */
// @ts-ignore: decorator
@inline
export function mapped(forLow: v128, forHigh: v128, x: v128): v128 {
  const nibble = i8x16.splat(15);
  return v128.xor(
    i8x16.swizzle(forLow, v128.and(x, nibble)),
    i8x16.swizzle(forHigh, v128.and(i16x8.shr_u(x, 4), nibble)),
  );
}

/** The low part of a symbol, as an element of GF(256). */
// @ts-ignore: decorator
@inline
export function lowPart(symbol: i32): i32 {
  return (symbol & 255) ^ i32(load<u8>(BYTE_IN_LOW + (symbol >> 8)));
}

/** The high part of a symbol, as an element of GF(256). */
// @ts-ignore: decorator
@inline
export function highPart(symbol: i32): i32 {
  return i32(load<u8>(BYTE_IN_HIGH + (symbol >> 8)));
}

/** Where the multiples of an element of GF(256) are. */
// @ts-ignore: decorator
@inline
export function multiplesOf(element: i32): usize {
  return MULTIPLES + (usize(element) << 5);
}
