import { forward, inverse } from "./butterflies";

/*
 * The transforms of `src/plain/additive-fft.ts`, each element a row of `width` columns. Rows lie one behind the other,
 * so all rows that share a factor are a single run.
 */

/**
 * From coefficients to values at `shift` and on.
 *
 * @param wanted - how many values are needed; the others come out wrong
 * @param source - where the coefficients are, seen from `rows`; 0 where they are in place
 */
export function transform(rows: usize, plane: usize, width: i32, size: i32, shift: i32, wanted: i32, source: isize): void {
  for (let m = 30 - clz(size), from = source; m >= 0; m--, from = 0) {
    const half = 1 << m;
    for (let start = 0; start < wanted; start += 2 * half)
      forward(rows + usize(start * width), usize(half * width), plane, (start + shift) >> m, from);
  }
}

/** From values at `shift` and on to coefficients, in place. */
export function inverseTransform(rows: usize, plane: usize, width: i32, size: i32, shift: i32): void {
  for (let m = 0; 1 << m < size; m++) {
    const half = 1 << m;
    for (let start = 0; start < size; start += 2 * half)
      inverse(rows + usize(start * width), usize(half * width), plane, (start + shift) >> m);
  }
}
