import { type Codec, toHex } from "@parahost/primitives";
import { SubsystemError } from "./errors.js";

/** Where something lies. */
export interface StoredAt {
  /** The store's name. */
  readonly store: string;
  /** What it is. */
  readonly entry: string;
  readonly key: Uint8Array;
}

/**
 * Reads an entry of a store of ours, which has to be as it was written.
 *
 * @throws SubsystemError `CorruptStore`, fatal: it does not decode. Names the store, the entry and its key, and what is wrong
 */
export function readStored<T>(codec: Pick<Codec<T>, "decode">, bytes: Uint8Array, { key, ...where }: StoredAt): T {
  const read = codec.decode(bytes);
  if (read.ok) return read.value;
  const details = { ...where, key: toHex(key), ...read.error };
  throw new SubsystemError("stores", "CorruptStore", { fatal: true, details });
}
