import { BYTE_TIMES_E, highPart, lowPart, mapped, multiplesOf } from "./tables";

/*
 * All here work on runs: `bytes` elements in a row, their low parts from an address on and their high parts `plane`
 * bytes further. The partner of a run lies right behind it.
 */

/** First a ^= b * factor, then b ^= a; reads `source` bytes away from where it writes. */
export function forward(a: usize, bytes: usize, plane: usize, factor: i32, source: isize): void {
  if (factor == 0) forwardPlain(a, bytes, plane, source);
  else if (factor < 256) forwardSmall(a, bytes, plane, factor, source);
  else forwardFull(a, bytes, plane, factor, source);
}

function forwardPlain(a: usize, bytes: usize, plane: usize, source: isize): void {
  for (let end = a + bytes; a < end; a += 16) {
    for (let part = a, i = 0; i < 2; i++, part += plane) {
      const x = v128.load(part + source);
      const y = v128.xor(v128.load(part + source + bytes), x);
      v128.store(part, x);
      v128.store(part + bytes, y);
    }
  }
}

function forwardSmall(a: usize, bytes: usize, plane: usize, factor: i32, source: isize): void {
  const table = multiplesOf(factor);
  const low = v128.load(table);
  const high = v128.load(table, 16);
  for (let end = a + bytes; a < end; a += 16) {
    const from = a + source;
    const y0 = v128.load(from + bytes);
    const y1 = v128.load(from + plane + bytes);
    const x0 = v128.xor(v128.load(from), mapped(low, high, y0));
    const x1 = v128.xor(v128.load(from + plane), mapped(low, high, y1));
    v128.store(a, x0);
    v128.store(a + plane, x1);
    v128.store(a + bytes, v128.xor(y0, x0));
    v128.store(a + plane + bytes, v128.xor(y1, x1));
  }
}

function forwardFull(a: usize, bytes: usize, plane: usize, factor: i32, source: isize): void {
  const f0 = lowPart(factor);
  const f1 = highPart(factor);
  const byLow = multiplesOf(f0);
  const bySum = multiplesOf(f0 ^ f1);
  const byHigh = multiplesOf(i32(load<u8>(BYTE_TIMES_E + f1)));
  const a0 = v128.load(byLow);
  const a1 = v128.load(byLow, 16);
  const b0 = v128.load(bySum);
  const b1 = v128.load(bySum, 16);
  const c0 = v128.load(byHigh);
  const c1 = v128.load(byHigh, 16);
  for (let end = a + bytes; a < end; a += 16) {
    const from = a + source;
    const y0 = v128.load(from + bytes);
    const y1 = v128.load(from + plane + bytes);
    const shared = mapped(a0, a1, y0);
    const x0 = v128.xor(v128.xor(v128.load(from), shared), mapped(c0, c1, y1));
    const x1 = v128.xor(v128.xor(v128.load(from + plane), shared), mapped(b0, b1, v128.xor(y0, y1)));
    v128.store(a, x0);
    v128.store(a + plane, x1);
    v128.store(a + bytes, v128.xor(y0, x0));
    v128.store(a + plane + bytes, v128.xor(y1, x1));
  }
}

/** First b ^= a, then a ^= b * factor. */
export function inverse(a: usize, bytes: usize, plane: usize, factor: i32): void {
  if (factor == 0) forwardPlain(a, bytes, plane, 0);
  else if (factor < 256) inverseSmall(a, bytes, plane, factor);
  else inverseFull(a, bytes, plane, factor);
}

function inverseSmall(a: usize, bytes: usize, plane: usize, factor: i32): void {
  const table = multiplesOf(factor);
  const low = v128.load(table);
  const high = v128.load(table, 16);
  for (let end = a + bytes; a < end; a += 16) {
    const x0 = v128.load(a);
    const x1 = v128.load(a + plane);
    const y0 = v128.xor(v128.load(a + bytes), x0);
    const y1 = v128.xor(v128.load(a + plane + bytes), x1);
    v128.store(a + bytes, y0);
    v128.store(a + plane + bytes, y1);
    v128.store(a, v128.xor(x0, mapped(low, high, y0)));
    v128.store(a + plane, v128.xor(x1, mapped(low, high, y1)));
  }
}

function inverseFull(a: usize, bytes: usize, plane: usize, factor: i32): void {
  xorRun(a + bytes, a, bytes, plane);
  addMultiple(a, a + bytes, bytes, plane, factor);
}

/** to ^= from. */
export function xorRun(to: usize, from: usize, bytes: usize, plane: usize): void {
  for (let end = to + bytes; to < end; to += 16, from += 16) {
    v128.store(to, v128.xor(v128.load(to), v128.load(from)));
    v128.store(to + plane, v128.xor(v128.load(to + plane), v128.load(from + plane)));
  }
}

/** to ^= from * factor. */
export function addMultiple(to: usize, from: usize, bytes: usize, plane: usize, factor: i32): void {
  const f0 = lowPart(factor);
  const f1 = highPart(factor);
  const byLow = multiplesOf(f0);
  const bySum = multiplesOf(f0 ^ f1);
  const byHigh = multiplesOf(i32(load<u8>(BYTE_TIMES_E + f1)));
  const a0 = v128.load(byLow);
  const a1 = v128.load(byLow, 16);
  const b0 = v128.load(bySum);
  const b1 = v128.load(bySum, 16);
  const c0 = v128.load(byHigh);
  const c1 = v128.load(byHigh, 16);
  for (let end = to + bytes; to < end; to += 16, from += 16) {
    const y0 = v128.load(from);
    const y1 = v128.load(from + plane);
    const shared = mapped(a0, a1, y0);
    const x0 = v128.xor(v128.load(to), v128.xor(shared, mapped(c0, c1, y1)));
    const x1 = v128.xor(v128.load(to + plane), v128.xor(shared, mapped(b0, b1, v128.xor(y0, y1))));
    v128.store(to, x0);
    v128.store(to + plane, x1);
  }
}
