export { __heap_base };

/** Refuses every block. */
export function validate_block(_ptr: i32, _len: i32): i64 {
  unreachable();
  return 0;
}
