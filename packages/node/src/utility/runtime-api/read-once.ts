import type { Codec, DecodeError, Result } from "@parahost/primitives";

interface Read {
  readonly type: Codec<unknown>;
  readonly value: Result<unknown, DecodeError>;
}
const read = new WeakMap<Uint8Array, Read>();

/**
 * Reads an answer of the runtime. A host may give the same bytes to many nodes: they share what was read of them. It may as well
 * give the same bytes for answers of two types: then the one read last is shared.
 */
export function readOnce<T>(bytes: Uint8Array, type: Codec<T>): Result<T, DecodeError> {
  const known = read.get(bytes);
  if (known?.type === type) return known.value as Result<T, DecodeError>;
  const value = type.decode(bytes);
  read.set(bytes, { type: type as Codec<unknown>, value });
  return value;
}
