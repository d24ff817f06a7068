/*
 * Data is codeword after codeword, `k` symbols each; of chunk `i` the symbols are the i-th of each codeword.
 * `columns` is the number of codewords, a multiple of 16.
 */

/** Deals data out to the first `k` chunks. */
export function deal(data: usize, chunks: usize, stride: usize, k: i32, columns: i32): void {
  if (k < 8) {
    for (let c = 0; c < columns; c++)
      for (let i = 0; i < k; i++, data += 2) store<u16>(chunks + usize(i) * stride + usize(2 * c), load<u16>(data));
    return;
  }
  const codeword = usize(2 * k);
  for (let c = 0; c < columns; c += 8, data += 8 * codeword)
    for (let i = 0; i < k; i += 8)
      transpose(data + usize(2 * i), codeword, chunks + usize(i) * stride + usize(2 * c), stride);
}

/** Collects data from the first `k` chunks. */
export function collect(chunks: usize, stride: usize, data: usize, k: i32, columns: i32): void {
  if (k < 8) {
    for (let c = 0; c < columns; c++)
      for (let i = 0; i < k; i++, data += 2) store<u16>(data, load<u16>(chunks + usize(i) * stride + usize(2 * c)));
    return;
  }
  const codeword = usize(2 * k);
  for (let c = 0; c < columns; c += 8, data += 8 * codeword)
    for (let i = 0; i < k; i += 8)
      transpose(chunks + usize(i) * stride + usize(2 * c), stride, data + usize(2 * i), codeword);
}

// @ts-ignore: decorator
@inline
function mix(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
function mixUpper(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Turns 8 lines of 8 symbols into 8 columns: three times a riffle of the lines with those four further on. */
function transpose(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const a0 = v128.load(from);
  const a1 = v128.load(from + fromStride);
  const a2 = v128.load(from + 2 * fromStride);
  const a3 = v128.load(from + 3 * fromStride);
  const a4 = v128.load(from + 4 * fromStride);
  const a5 = v128.load(from + 5 * fromStride);
  const a6 = v128.load(from + 6 * fromStride);
  const a7 = v128.load(from + 7 * fromStride);
  const b0 = mix(a0, a4);
  const b1 = mixUpper(a0, a4);
  const b2 = mix(a1, a5);
  const b3 = mixUpper(a1, a5);
  const b4 = mix(a2, a6);
  const b5 = mixUpper(a2, a6);
  const b6 = mix(a3, a7);
  const b7 = mixUpper(a3, a7);
  const c0 = mix(b0, b4);
  const c1 = mixUpper(b0, b4);
  const c2 = mix(b1, b5);
  const c3 = mixUpper(b1, b5);
  const c4 = mix(b2, b6);
  const c5 = mixUpper(b2, b6);
  const c6 = mix(b3, b7);
  const c7 = mixUpper(b3, b7);
  v128.store(to, mix(c0, c4));
  v128.store(to + toStride, mixUpper(c0, c4));
  v128.store(to + 2 * toStride, mix(c1, c5));
  v128.store(to + 3 * toStride, mixUpper(c1, c5));
  v128.store(to + 4 * toStride, mix(c2, c6));
  v128.store(to + 5 * toStride, mixUpper(c2, c6));
  v128.store(to + 6 * toStride, mix(c3, c7));
  v128.store(to + 7 * toStride, mixUpper(c3, c7));
}
