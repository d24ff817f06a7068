import { keccak_256 } from "@noble/hashes/sha3.js";
import { isReady, keccak256 as keccak256InWasm } from "@polkadot/wasm-crypto";
import { createKeccak, type IHasher } from "hash-wasm";

let hasher: IHasher | undefined;
/** Loads what takes in a beginning. Without it that is done in JavaScript. */
export async function keccakReady(): Promise<void> {
  hasher ??= await createKeccak(256);
}

/** Keccak-256, as Ethereum has it. In Wasm once `ready()` is done; before that in JavaScript, at a seventeenth of the speed. */
export const keccak256 = (bytes: Uint8Array): Uint8Array => (isReady() ? keccak256InWasm(bytes) : keccak_256(bytes));

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
