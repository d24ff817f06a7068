import { close, length, open, take, takeBytes } from "./params";

export { __heap_base };

/** Number u64, sum of the block u64. */
const HEAD_BYTES: usize = 16;
/** Head with its length before it, then: no new code, no messages, none processed, watermark u32. */
const result = memory.data(64, 8);

/**
 * The validation function of a para whose blocks are bytes, as many as it likes, in whole words.
 *
 * @returns where the SCALE `ValidationResult` lies, and in the upper half its length
 */
export function validate_block(ptr: i32, len: i32): i64 {
  open(usize(ptr), usize(len));
  const parent = takeBytes(HEAD_BYTES);
  const bytes = length();
  assert((bytes & 7) == 0);
  const block = take(bytes);
  const relayParentNumber = load<u32>(take(4));
  take(32);
  close();

  let sum: u64 = 0;
  for (let at: usize = 0; at < bytes; at += 8) sum += load<u64>(block + at);
  store<u8>(result, u8(HEAD_BYTES << 2));
  store<u64>(result, load<u64>(parent) + 1, 1);
  store<u64>(result, sum, 9);
  memory.fill(result + 17, 0, 7);
  store<u32>(result, relayParentNumber, 24);
  return (i64(28) << 32) | i64(result);
}
