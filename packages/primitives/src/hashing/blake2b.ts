import { blake2b as blake2bInScript } from "@noble/hashes/blake2.js";
import { createBLAKE2b, type IHasher } from "hash-wasm";
import type { Hash } from "../ids.js";
import { toHex } from "./hex.js";
import { keccakReady } from "./keccak.js";
import { twoxReady } from "./twox.js";

/** Lengths of digests, in bits, that the protocol uses: storage keys, hashes, the checksum of an address. */
export type DigestBits = 128 | 256 | 512;

const hashers = new Map<DigestBits, IHasher>();
let loading: Promise<void> | undefined;

/**
 * Loads the Wasm hasher. Hashing works without it, at a thirtieth of the speed; the first hash starts the loading by itself.
 *
 * @returns a promise that rejects where Wasm cannot be run; hashing then goes on in plain JavaScript
 */
export function hashingReady(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  for (const bits of [256, 128, 512] as const) hashers.set(bits, await createBLAKE2b(bits));
  await Promise.all([twoxReady(), keccakReady()]);
}

/** Blake2b without a key; a digest of `bits` bits. */
export const blake2b = (bytes: Uint8Array, bits: DigestBits): Uint8Array => blake2bOfPieces([bytes], bits);

/** Likewise of pieces that follow each other, which need not be put together first. */
export function blake2bOfPieces(pieces: readonly Uint8Array[], bits: DigestBits): Uint8Array {
  const hasher = hashers.get(bits)?.init();
  if (hasher) {
    for (const piece of pieces) hasher.update(piece);
    return hasher.digest("binary");
  }
  // Whoever needs to know that Wasm is missing awaits `hashingReady`; here the slow way is the answer.
  if (!loading) hashingReady().catch(() => undefined);
  const inScript = blake2bInScript.create({ dkLen: bits / 8 });
  for (const piece of pieces) inScript.update(piece);
  return inScript.digest();
}

/** The hash of everything on the relay chain: 32 bytes. */
export const blake2b256 = (bytes: Uint8Array): Uint8Array => blake2b(bytes, 256);

/** {@link blake2b256} in the form in which domain values carry a hash. */
export const blake2b256Hex = (bytes: Uint8Array): Hash => toHex(blake2b256(bytes)) as Hash;
