import { createXXHash64, type IHasher } from "hash-wasm";

const MASK = 0xffff_ffff_ffff_ffffn;
const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

const wrap = (n: bigint): bigint => n & MASK;
const rotate = (n: bigint, by: bigint): bigint => wrap(n << by) | (n >> (64n - by));
const round = (lane: bigint, word: bigint): bigint => wrap(rotate(wrap(lane + word * PRIME_2), 31n) * PRIME_1);
const merge = (hash: bigint, lane: bigint): bigint => wrap((hash ^ round(0n, lane)) * PRIME_1 + PRIME_4);

/** XXH64. Not cryptographic: it spreads storage keys, and whoever may choose them can make them collide. */
export function xxh64(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { hash, at } = stripes(view, seed);
  return avalanche(rest(view, at, wrap(hash + BigInt(bytes.length))));
}

/** Four lanes over whole stripes of 32 bytes. */
function stripes(view: DataView, seed: bigint): { readonly hash: bigint; readonly at: number } {
  if (view.byteLength < 32) return { hash: wrap(seed + PRIME_5), at: 0 };
  let [a, b, c, d] = [wrap(seed + PRIME_1 + PRIME_2), wrap(seed + PRIME_2), seed, wrap(seed - PRIME_1)];
  let at = 0;
  for (; at + 32 <= view.byteLength; at += 32) {
    a = round(a, view.getBigUint64(at, true));
    b = round(b, view.getBigUint64(at + 8, true));
    c = round(c, view.getBigUint64(at + 16, true));
    d = round(d, view.getBigUint64(at + 24, true));
  }
  const mixed = wrap(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
  return { hash: [a, b, c, d].reduce(merge, mixed), at };
}

function rest(view: DataView, from: number, start: bigint): bigint {
  let hash = start;
  let at = from;
  for (; at + 8 <= view.byteLength; at += 8)
    hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME_1 + PRIME_4);
  if (at + 4 <= view.byteLength) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint32(at, true)) * PRIME_1), 23n) * PRIME_2 + PRIME_3);
    at += 4;
  }
  for (; at < view.byteLength; at++)
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint8(at)) * PRIME_5), 11n) * PRIME_1);
  return hash;
}

function avalanche(hash: bigint): bigint {
  const once = wrap((hash ^ (hash >> 33n)) * PRIME_2);
  const twice = wrap((once ^ (once >> 29n)) * PRIME_3);
  return twice ^ (twice >> 32n);
}

/** By seed: what the 32 bytes of the longest form take. */
const hashers: IHasher[] = [];

/** Loads the Wasm hashers, which are many times as fast as ours. */
export async function twoxReady(): Promise<void> {
  const loaded = await Promise.all([0, 1, 2, 3].map((seed) => createXXHash64(seed, 0)));
  hashers.push(...loaded);
}

/** XXH64 under the seeds 0, 1, …, each little-endian: what Substrate calls `twox`. */
function twox(bytes: Uint8Array, words: number): Uint8Array {
  const digest = new Uint8Array(8 * words);
  if (hashers.length > 0) {
    // What comes out of these is big-endian.
    for (let seed = 0; seed < words; seed++)
      digest.set((hashers[seed] as IHasher).init().update(bytes).digest("binary").reverse(), 8 * seed);
    return digest;
  }
  const view = new DataView(digest.buffer);
  for (let seed = 0; seed < words; seed++) view.setBigUint64(8 * seed, xxh64(bytes, BigInt(seed)), true);
  return digest;
}

/** 8 bytes: the part before the key in a `Twox64Concat` map. */
export const twox64 = (bytes: Uint8Array): Uint8Array => twox(bytes, 1);

/** 16 bytes: the names of pallets and storage items, as they stand at the front of a storage key. */
export const twox128 = (bytes: Uint8Array): Uint8Array => twox(bytes, 2);

/** 32 bytes. */
export const twox256 = (bytes: Uint8Array): Uint8Array => twox(bytes, 4);
