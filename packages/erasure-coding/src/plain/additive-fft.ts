import { EXP, LOG } from "./field.js";

/*
 * The transforms of Lin, Han and Chung, "Novel Polynomial Basis" (arXiv 1404.3458), in place, over `size` elements,
 * a power of two, at the points `shift` to `shift + size - 1`; `shift` is a multiple of `size`.
 *
 * In a Cantor basis the twiddle factor of the block that starts at `x`, on the level where halves are `2^m` long, is
 * simply `x >> m`.
 */

/** From coefficients in the novel basis to values at the points. */
export function additiveFft(data: Uint16Array, size: number, shift: number): void {
  for (let m = 30 - Math.clz32(size); m >= 0; m--) {
    const half = 1 << m;
    for (let start = 0; start < size; start += 2 * half) {
      addMultiple(data, start, half, (start + shift) >> m);
      addLowerToUpper(data, start, half);
    }
  }
}

/** From values at the points to coefficients in the novel basis. */
export function inverseAdditiveFft(data: Uint16Array, size: number, shift: number): void {
  for (let m = 0; 1 << m < size; m++) {
    const half = 1 << m;
    for (let start = 0; start < size; start += 2 * half) {
      addLowerToUpper(data, start, half);
      addMultiple(data, start, half, (start + shift) >> m);
    }
  }
}

/** Adds to each element of a half the one across, times the factor. */
function addMultiple(data: Uint16Array, start: number, half: number, factor: number): void {
  if (factor === 0) return;
  const log = LOG[factor] as number;
  for (let i = start; i < start + half; i++) {
    const across = data[i + half] as number;
    if (across !== 0) data[i] = (data[i] as number) ^ (EXP[(LOG[across] as number) + log] as number);
  }
}

function addLowerToUpper(data: Uint16Array, start: number, half: number): void {
  for (let i = start; i < start + half; i++) data[i + half] = (data[i + half] as number) ^ (data[i] as number);
}

/** The formal derivative of a polynomial in the novel basis, which over a Cantor basis has no factors. */
export function formalDerivative(data: Uint16Array): void {
  for (let i = 1; i < data.length; i++) {
    const length = i & -i;
    for (let j = i - length; j < i; j++) data[j] = (data[j] as number) ^ (data[j + length] ?? 0);
  }
}
