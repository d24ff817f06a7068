export { __heap_base };

const turns = memory.data(8, 8);

/** Never answers. */
export function validate_block(_ptr: i32, _len: i32): i64 {
  while (true) store<u64>(turns, load<u64>(turns) + 1);
}
