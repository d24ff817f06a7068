import { addMultiple, xorRun } from "./butterflies";
import { collect, deal } from "./interleaving";
import { loadRow, scaleRow, storeRow } from "./rows";
import { SPACE, TABLES } from "./tables";
import { inverseTransform, transform } from "./transforms";

export { collect, deal };

/** Where the host writes the tables. */
export function tables(): usize {
  return TABLES;
}

/** Where the host's own layout of data, chunks and work starts. */
export function space(): usize {
  return SPACE;
}

/**
 * Makes the parity chunks of the `k` chunks that are there already.
 *
 * @param chunks - `nValidators` chunks, `stride` bytes apart
 * @param columns - symbols of a chunk, a multiple of 16
 * @param work - `4 * k * tile` bytes
 * @param tile - how many columns are worked on at a time, a multiple of 16
 */
export function encode(
  chunks: usize,
  stride: usize,
  k: i32,
  nValidators: i32,
  columns: i32,
  work: usize,
  tile: i32,
): void {
  if (k == 1) {
    for (let i = 1; i < nValidators; i++) memory.copy(chunks + usize(i) * stride, chunks, usize(2 * columns));
    return;
  }
  for (let column = 0; column < columns; column += tile) {
    const width = min(tile, columns - column);
    const plane = usize(k * width);
    const at = chunks + usize(2 * column);
    const values = work + 2 * plane;
    for (let i = 0; i < k; i++) loadRow(at + usize(i) * stride, work + usize(i * width), plane, width);
    inverseTransform(work, plane, width, k, 0);
    for (let shift = k; shift < nValidators; shift += k) {
      const wanted = min(k, nValidators - shift);
      transform(values, plane, width, k, shift, wanted, -isize(2 * plane));
      for (let i = 0; i < wanted; i++)
        storeRow(at + usize(shift + i) * stride, values + usize(i * width), plane, width);
    }
  }
}

/**
 * Fills in those of the first `k` chunks that are missing.
 *
 * @param received - the address of each of the `n` chunks, 0 for those that are missing
 * @param factors - for each of the `n` positions the factor of the error locator, as a symbol of two bytes
 * @param chunks - room for the first `k` chunks, `stride` bytes apart; only missing ones are written
 * @param work - `2 * n * tile` bytes
 */
export function recover(
  received: usize,
  factors: usize,
  n: i32,
  chunks: usize,
  stride: usize,
  k: i32,
  columns: i32,
  work: usize,
  tile: i32,
): void {
  for (let column = 0; column < columns; column += tile) {
    const width = min(tile, columns - column);
    const plane = usize(n * width);
    for (let start = 0; start < n; start += k) {
      if (loadBlock(received, factors, start, k, work, plane, width, column))
        inverseTransform(work + usize(start * width), plane, width, k, start);
    }
    gather(work, plane, width, n, k);
    derive(work, plane, width, n, k);
    transform(work, plane, width, k, 0, k, 0);
    for (let i = 0; i < k; i++) {
      if (load<u32>(received + usize(4 * i)) != 0) continue;
      const row = work + usize(i * width);
      scaleRow(row, plane, width, i32(load<u16>(factors + usize(2 * i))));
      storeRow(chunks + usize(i) * stride + usize(2 * column), row, plane, width);
    }
  }
}

/** Reads `k` chunks into rows, each times its factor, zeros where one is missing. Whether any was there. */
function loadBlock(
  received: usize,
  factors: usize,
  start: i32,
  k: i32,
  work: usize,
  plane: usize,
  width: i32,
  column: i32,
): bool {
  let any = false;
  for (let i = start; i < start + k; i++) {
    const chunk = usize(load<u32>(received + usize(4 * i)));
    const row = work + usize(i * width);
    if (chunk == 0) {
      memory.fill(row, 0, usize(width));
      memory.fill(row + plane, 0, usize(width));
      continue;
    }
    any = true;
    loadRow(chunk + usize(2 * column), row, plane, width);
    scaleRow(row, plane, width, i32(load<u16>(factors + usize(2 * i))));
  }
  return any;
}

/**
 * The upper levels of the inverse transform of `n` rows, done only for the first `k` rows of each block, which are all
 * that the derivative of the first `k` coefficients asks for.
 */
function gather(work: usize, plane: usize, width: i32, n: i32, k: i32): void {
  const run = usize(k * width);
  for (let half = k, m = 31 - clz(k); half < n; half *= 2, m++) {
    for (let start = 0; start < n; start += 2 * half) {
      const a = work + usize(start * width);
      const b = work + usize((start + half) * width);
      xorRun(b, a, run, plane);
      if (start != 0) addMultiple(a, b, run, plane, start >> m);
    }
  }
}

/** The first `k` coefficients of the formal derivative. */
function derive(work: usize, plane: usize, width: i32, n: i32, k: i32): void {
  for (let i = 1; i < k; i++) {
    const length = i & -i;
    xorRun(work + usize((i - length) * width), work + usize(i * width), usize(length * width), plane);
  }
  for (let length = k; length < n; length *= 2)
    xorRun(work, work + usize(length * width), usize(k * width), plane);
}
