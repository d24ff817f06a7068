import { blake2b } from "./blake2b.js";
import { twox64 } from "./twox.js";

function join(prefix: Uint8Array, bytes: Uint8Array): Uint8Array {
  const joined = new Uint8Array(prefix.length + bytes.length);
  joined.set(prefix);
  joined.set(bytes, prefix.length);
  return joined;
}

/** The storage hasher `Twox64Concat`: for keys that nobody outside may choose. The key stays readable. */
export const twox64Concat = (key: Uint8Array): Uint8Array => join(twox64(key), key);

/** The storage hasher `Blake2_128Concat`: for keys that anyone may choose. The key stays readable. */
export const blake2_128Concat = (key: Uint8Array): Uint8Array => join(blake2b(key, 128), key);
