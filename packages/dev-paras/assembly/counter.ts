import { blake2b256 } from "./blake2b";
import { close, open, take, takeBytes } from "./params";

export { __heap_base };

/** Number u64, hash of the parent head [32], hash of the state after the block [32]. */
const HEAD_BYTES: usize = 72;
const PARENT_HASH: usize = 8;
const STATE_HASH: usize = 40;
/** State before the block u64, what to add u64. */
const BLOCK_BYTES: usize = 16;
/** `HEAD_BYTES` as a SCALE compact of two bytes. */
const HEAD_LENGTH: u16 = u16((HEAD_BYTES << 2) | 1);

const state = memory.data(8, 8);
const digest = memory.data(32, 8);
const result = memory.data(128, 8);

/**
 * The validation function of the counter.
 *
 * Traps where the block's state is not the one whose hash the parent head holds.
 *
 * @returns where the SCALE `ValidationResult` lies, and in the upper half its length
 */
export function validate_block(ptr: i32, len: i32): i64 {
  open(usize(ptr), usize(len));
  const parent = takeBytes(HEAD_BYTES);
  const block = takeBytes(BLOCK_BYTES);
  const relayParentNumber = load<u32>(take(4));
  take(32);
  close();

  blake2b256(block, 8, digest);
  assert(memory.compare(digest, parent + STATE_HASH, 32) == 0);
  store<u64>(state, load<u64>(block) + load<u64>(block, 8));
  return answer(parent, relayParentNumber);
}

function answer(parent: usize, relayParentNumber: u32): i64 {
  store<u16>(result, HEAD_LENGTH);
  const head = result + 2;
  store<u64>(head, load<u64>(parent) + 1);
  blake2b256(parent, HEAD_BYTES, head + PARENT_HASH);
  blake2b256(state, 8, head + STATE_HASH);
  // No new code, no upward and no horizontal messages, no downward message processed.
  const rest = head + HEAD_BYTES;
  memory.fill(rest, 0, 7);
  store<u32>(rest, relayParentNumber, 7);
  return (i64(rest + 11 - result) << 32) | i64(result);
}
