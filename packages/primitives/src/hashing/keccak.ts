import { keccak_256 } from "@noble/hashes/sha3.js";
import { createKeccak, type IHasher } from "hash-wasm";

let hasher: IHasher | undefined;
/** Loads the Wasm hasher. Hashing works without it, in JavaScript, at a seventeenth of the speed. */
export async function keccakReady(): Promise<void> {
  hasher ??= await createKeccak(256);
}

/** Keccak-256, as Ethereum has it. In Wasm once `hashingReady()` is done. */
export const keccak256 = (bytes: Uint8Array): Uint8Array =>
  hasher ? hasher.init().update(bytes).digest("binary") : keccak_256(bytes);

/**
 * {@link keccak256} of byte strings that begin alike: the beginning is taken in once.
 *
 * @returns hashes the beginning and what follows it
 */
export function keccak256After(beginning: Uint8Array): (end: Uint8Array) => Uint8Array {
  if (hasher) {
    const inWasm = hasher;
    const begun = inWasm.init().update(beginning).save();
    return (end) => inWasm.load(begun).update(end).digest("binary");
  }
  const begun = keccak_256.create().update(beginning);
  return (end) => begun.clone().update(end).digest();
}
