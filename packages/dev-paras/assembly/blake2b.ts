// Blake2b (RFC 7693) without a key, with a digest of 32 bytes, of no more than one block: all that is hashed here is shorter.

const BLOCK: usize = 128;
const DIGEST_BYTES: usize = 32;
/** Parameter block: digest length 32, fanout 1, depth 1. */
const PARAMETERS: u64 = 0x01010020;

const IV = memory.data<u64>([
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
  0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
]);
/** Which word of the block each half of each mixing step takes, round by round; rounds 10 and 11 are 0 and 1 again. */
const SIGMA = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3, 11, 8, 12,
  0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8, 9, 0, 5, 7, 2, 4, 10,
  15, 14, 1, 11, 12, 6, 8, 3, 13, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9, 12, 5, 1, 15, 14, 13, 4, 10, 0,
  7, 6, 3, 9, 2, 8, 11, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10, 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7,
  1, 4, 10, 5, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
]);

const H = memory.data(64, 8);
const V = memory.data(128, 8);
const M = memory.data(128, 8);

/** Writes the 32 bytes of the digest of up to 128 bytes at `from` to `to`. */
export function blake2b256(from: usize, length: usize, to: usize): void {
  assert(length <= BLOCK);
  memory.copy(H, IV, 64);
  store<u64>(H, load<u64>(H) ^ PARAMETERS);
  memory.fill(M, 0, BLOCK);
  memory.copy(M, from, length);
  compress(u64(length));
  memory.copy(to, H, DIGEST_BYTES);
}

/** The last block, which is the first. */
function compress(counted: u64): void {
  memory.copy(V, H, 64);
  memory.copy(V + 64, IV, 64);
  store<u64>(V, load<u64>(V, 96) ^ counted, 96);
  store<u64>(V, ~load<u64>(V, 112), 112);
  for (let round = 0; round < 12; round++) {
    const order = SIGMA + (usize(round % 10) << 4);
    mix(0, 4, 8, 12, order);
    mix(1, 5, 9, 13, order + 2);
    mix(2, 6, 10, 14, order + 4);
    mix(3, 7, 11, 15, order + 6);
    mix(0, 5, 10, 15, order + 8);
    mix(1, 6, 11, 12, order + 10);
    mix(2, 7, 8, 13, order + 12);
    mix(3, 4, 9, 14, order + 14);
  }
  for (let i: usize = 0; i < 64; i += 8) store<u64>(H + i, load<u64>(H + i) ^ load<u64>(V + i) ^ load<u64>(V + i, 64));
}

function mix(a: usize, b: usize, c: usize, d: usize, order: usize): void {
  const x = load<u64>(M + (usize(load<u8>(order)) << 3));
  const y = load<u64>(M + (usize(load<u8>(order, 1)) << 3));
  let va = word(a);
  let vb = word(b);
  let vc = word(c);
  let vd = word(d);
  va = va + vb + x;
  vd = rotr<u64>(vd ^ va, 32);
  vc = vc + vd;
  vb = rotr<u64>(vb ^ vc, 24);
  va = va + vb + y;
  vd = rotr<u64>(vd ^ va, 16);
  vc = vc + vd;
  vb = rotr<u64>(vb ^ vc, 63);
  store<u64>(V + (a << 3), va);
  store<u64>(V + (b << 3), vb);
  store<u64>(V + (c << 3), vc);
  store<u64>(V + (d << 3), vd);
}

// @ts-ignore: decorator
@inline
function word(index: usize): u64 {
  return load<u64>(V + (index << 3));
}
