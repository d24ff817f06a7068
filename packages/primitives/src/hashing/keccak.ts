import { keccak_256 } from "@noble/hashes/sha3.js";
import { isReady, keccak256 as keccak256InWasm } from "@polkadot/wasm-crypto";

/** Keccak-256, as Ethereum has it. In Wasm once `ready()` is done; before that in JavaScript, at a seventeenth of the speed. */
export const keccak256 = (bytes: Uint8Array): Uint8Array => (isReady() ? keccak256InWasm(bytes) : keccak_256(bytes));
