import { multiply } from "../plain/field.js";

/** Twice the elements of GF(256): as a field element, the ninth of the basis. */
const NINTH = 0x100;
/** The eighth of the basis: the ninth squared is the sum of both. */
const EIGHTH = 0x80;

const lowByte = (element: number): number => element & 255;
const highByte = (element: number): number => element >> 8;

/**
 * The tables of the kernel (`assembly/tables.ts`), in the order in which they lie in its memory.
 *
 * An element with the bytes `high` and `low` equals `x + NINTH * y`, where `x` and `y` are of GF(256), whose elements
 * are those without a high byte. `y` follows from `high` alone; so does what to add to `low` for `x`.
 */
export function kernelTables(): Uint8Array {
  const yOfHigh = new Uint8Array(256);
  for (let y = 0; y < 256; y++) yOfHigh[highByte(multiply(NINTH, y))] = y;
  const highPart = (high: number): number => yOfHigh[high] as number;
  const toLow = (high: number): number => lowByte(multiply(NINTH, highPart(high)));

  const multiples = Array.from({ length: 256 }, (_, factor) => nibbleRows((x) => multiply(factor, x)));
  return Uint8Array.from([
    ...multiples.flat(),
    ...nibbleRows(toLow),
    ...nibbleRows(highPart),
    ...nibbleRows((y) => lowByte(multiply(NINTH, y))),
    ...nibbleRows((y) => highByte(multiply(NINTH, y))),
    ...eachByte(toLow),
    ...eachByte(highPart),
    ...eachByte((y) => multiply(EIGHTH, y)),
  ]);
}

const eachByte = (map: (byte: number) => number): number[] => Array.from({ length: 256 }, (_, byte) => map(byte));

/** A linear map by its values at the low and at the high nibbles. */
const nibbleRows = (map: (byte: number) => number): number[] => [
  ...Array.from({ length: 16 }, (_, nibble) => map(nibble)),
  ...Array.from({ length: 16 }, (_, nibble) => map(nibble << 4)),
];
