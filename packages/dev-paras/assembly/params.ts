// Reads SCALE `ValidationParams` where the host put them. What does not fit traps.

let at: usize = 0;
let end: usize = 0;

export function open(ptr: usize, length: usize): void {
  at = ptr;
  end = ptr + length;
  assert(end >= at);
}

/** Steps over `length` bytes and says where they begin. */
export function take(length: usize): usize {
  assert(length <= end - at);
  const from = at;
  at += length;
  return from;
}

/** Steps over a SCALE vector of bytes that must be of that length, and says where its bytes begin. */
export function takeBytes(length: usize): usize {
  assert(compact() == u64(length));
  return take(length);
}

/** The length of the SCALE vector that comes next, in entries. */
export function length(): usize {
  return usize(compact());
}

export function close(): void {
  assert(at == end);
}

/** A SCALE compact of up to four bytes. */
function compact(): u64 {
  const first = load<u8>(take(1));
  if ((first & 3) == 0) return u64(first >> 2);
  if ((first & 3) == 1) return u64(first >> 2) | (u64(load<u8>(take(1))) << 6);
  assert((first & 3) == 2);
  const rest = take(3);
  return u64(first >> 2) | (u64(load<u8>(rest)) << 6) | (u64(load<u16>(rest, 1)) << 14);
}
