import type { Codec, DecodeError, Result } from "@parahost/primitives";

const read = new WeakMap<Uint8Array, Result<unknown, DecodeError>>();

/** Reads an answer of the runtime. A host may give the same bytes to many nodes: they share what was read of them. */
export function readOnce<T>(bytes: Uint8Array, type: Codec<T>): Result<T, DecodeError> {
  const known = read.get(bytes);
  if (known) return known as Result<T, DecodeError>;
  const value = type.decode(bytes);
  read.set(bytes, value);
  return value;
}
