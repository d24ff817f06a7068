import { createHash } from "node:crypto";
import { keccak_512 } from "@noble/hashes/sha3.js";
import { blake2b, keccak256, twox64, twox128, twox256 } from "@parahost/primitives";
import type { Provisions } from "../../host/functions.js";
import type { RuntimeSandbox } from "../runtime-sandbox.js";

const hashing = (hash: (bytes: Uint8Array) => Uint8Array): Provisions<RuntimeSandbox>[string] => ({
  type: "(i64)->(i32)",
  bind: (env) => (bytes: bigint) => env.place(hash(env.bytes(bytes))),
});

/** A runtime has some hundred pallets and items, and hashes their names for every value that it reads. */
const MOST_NAMES = 1_024;
const LONGEST_NAME = 64;
const names = new Map<string, Uint8Array>();

function twoxOfName(bytes: Uint8Array): Uint8Array {
  if (bytes.length > LONGEST_NAME) return twox128(bytes);
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const known = names.get(name);
  if (known) return known;
  const digest = twox128(bytes);
  if (names.size < MOST_NAMES) names.set(name, digest);
  return digest;
}

/** Hashes, by their names in the reference. */
export const HASHING: Provisions<RuntimeSandbox> = {
  ext_hashing_blake2_128_version_1: hashing((bytes) => blake2b(bytes, 128)),
  ext_hashing_blake2_256_version_1: hashing((bytes) => blake2b(bytes, 256)),
  ext_hashing_twox_64_version_1: hashing(twox64),
  ext_hashing_twox_128_version_1: hashing(twoxOfName),
  ext_hashing_twox_256_version_1: hashing(twox256),
  ext_hashing_keccak_256_version_1: hashing(keccak256),
  ext_hashing_keccak_512_version_1: hashing(keccak_512),
  ext_hashing_sha2_256_version_1: hashing((bytes) => createHash("sha256").update(bytes).digest()),
};
