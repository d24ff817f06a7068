export { blake2b, blake2b256, blake2b256Hex, blake2bOfPieces, type DigestBits, hashingReady } from "./blake2b.js";
export { BadHexError, fromHex, toHex } from "./hex.js";
export { keccak256, keccak256After } from "./keccak.js";
export { blake2_128Concat, twox64Concat } from "./storage-hashers.js";
export { twox64, twox128, twox256, xxh64 } from "./twox.js";
