import { multiply } from "./field.js";

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
      const factor = (start + shift) >> m;
      for (let i = start; i < start + half; i++) {
        data[i] = (data[i] as number) ^ multiply(data[i + half] as number, factor);
        data[i + half] = (data[i + half] as number) ^ (data[i] as number);
      }
    }
  }
}

/** From values at the points to coefficients in the novel basis. */
export function inverseAdditiveFft(data: Uint16Array, size: number, shift: number): void {
  for (let m = 0; 1 << m < size; m++) {
    const half = 1 << m;
    for (let start = 0; start < size; start += 2 * half) {
      const factor = (start + shift) >> m;
      for (let i = start; i < start + half; i++) {
        data[i + half] = (data[i + half] as number) ^ (data[i] as number);
        data[i] = (data[i] as number) ^ multiply(data[i + half] as number, factor);
      }
    }
  }
}

/** The formal derivative of a polynomial in the novel basis, which over a Cantor basis has no factors. */
export function formalDerivative(data: Uint16Array): void {
  for (let i = 1; i < data.length; i++) {
    const length = i & -i;
    for (let j = i - length; j < i; j++) data[j] = (data[j] as number) ^ (data[j + length] ?? 0);
  }
}
