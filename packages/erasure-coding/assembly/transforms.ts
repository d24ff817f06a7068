import { forward, inverse } from "./butterflies";

/*
 * The transforms of `src/plain/additive-fft.ts`, each element a row of `width` columns. Rows lie one behind the other,
 * so all rows that share a factor are a single run. Halves are finished one after the other, so that the small ones
 * stay in the cache nearest to the core.
 */

/**
 * From coefficients to values at `shift` and on.
 *
 * @param wanted - how many values are needed; the others come out wrong
 * @param source - where the coefficients are, seen from `rows`; 0 where they are in place
 */
export function transform(
  rows: usize,
  plane: usize,
  width: i32,
  size: i32,
  shift: i32,
  wanted: i32,
  source: isize,
): void {
  if (size == 1) return;
  const half = size >> 1;
  const run = usize(half * width);
  forward(rows, run, plane, shift >> (31 - clz(half)), source);
  transform(rows, plane, width, half, shift, wanted, 0);
  if (wanted > half) transform(rows + run, plane, width, half, shift + half, wanted - half, 0);
}

/** From values at `shift` and on to coefficients, in place. */
export function inverseTransform(rows: usize, plane: usize, width: i32, size: i32, shift: i32): void {
  if (size == 1) return;
  const half = size >> 1;
  const run = usize(half * width);
  inverseTransform(rows, plane, width, half, shift);
  inverseTransform(rows + run, plane, width, half, shift + half);
  inverse(rows, run, plane, shift >> (31 - clz(half)));
}
