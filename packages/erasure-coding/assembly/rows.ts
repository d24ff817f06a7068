import {
  BYTE_TIMES_E,
  highPart,
  IN_HIGH,
  IN_LOW,
  lowPart,
  mapped,
  multiplesOf,
  OUT_HIGH,
  OUT_LOW,
} from "./tables";

/** Reads `width` big-endian symbols of a chunk into a row. */
export function loadRow(chunk: usize, row: usize, plane: usize, width: i32): void {
  const low0 = v128.load(IN_LOW);
  const low1 = v128.load(IN_LOW, 16);
  const high0 = v128.load(IN_HIGH);
  const high1 = v128.load(IN_HIGH, 16);
  for (let end = row + usize(width); row < end; row += 16, chunk += 32) {
    const x = v128.load(chunk);
    const y = v128.load(chunk, 16);
    const high = v128.shuffle<u8>(x, y, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const low = v128.shuffle<u8>(x, y, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    v128.store(row, v128.xor(low, mapped(low0, low1, high)));
    v128.store(row + plane, mapped(high0, high1, high));
  }
}

/** Writes a row as `width` big-endian symbols of a chunk. */
export function storeRow(chunk: usize, row: usize, plane: usize, width: i32): void {
  const low0 = v128.load(OUT_LOW);
  const low1 = v128.load(OUT_LOW, 16);
  const high0 = v128.load(OUT_HIGH);
  const high1 = v128.load(OUT_HIGH, 16);
  for (let end = row + usize(width); row < end; row += 16, chunk += 32) {
    const part = v128.load(row + plane);
    const low = v128.xor(v128.load(row), mapped(low0, low1, part));
    const high = mapped(high0, high1, part);
    v128.store(chunk, v128.shuffle<u8>(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(chunk, v128.shuffle<u8>(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
  }
}

/** Multiplies a row by a factor. */
export function scaleRow(row: usize, plane: usize, width: i32, factor: i32): void {
  const f0 = lowPart(factor);
  const f1 = highPart(factor);
  const byLow = multiplesOf(f0);
  const bySum = multiplesOf(f0 ^ f1);
  const byHigh = multiplesOf(i32(load<u8>(BYTE_TIMES_E + f1)));
  for (let end = row + usize(width); row < end; row += 16) {
    const y0 = v128.load(row);
    const y1 = v128.load(row + plane);
    const shared = mapped(v128.load(byLow), v128.load(byLow, 16), y0);
    const crossed = mapped(v128.load(bySum), v128.load(bySum, 16), v128.xor(y0, y1));
    v128.store(row, v128.xor(shared, mapped(v128.load(byHigh), v128.load(byHigh, 16), y1)));
    v128.store(row + plane, v128.xor(shared, crossed));
  }
}
