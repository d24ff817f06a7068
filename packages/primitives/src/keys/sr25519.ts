import { isReady, sr25519KeypairFromSeed, sr25519Sign, sr25519Verify, waitReady } from "@polkadot/wasm-crypto";
import { fromHex, hashingReady, toHex } from "../hashing/index.js";
import { type Hex, type Signature, signature } from "../ids.js";
import type { SignatureTriple } from "../statement.js";

/** An sr25519 key pair: `publicKey` has 32 bytes, `secret` 64. */
export interface KeyPair {
  readonly publicKey: Hex;
  readonly secret: Uint8Array;
}

/** Cryptography was asked for before {@link ready} was awaited. */
export class KeysNotReadyError extends Error {
  readonly code = "KeysNotReady";

  constructor() {
    super("keys and signatures are used before ready() is done");
    this.name = "KeysNotReadyError";
  }
}

/**
 * Loads the Wasm behind keys, signatures and fast hashing. Once it is done, everything about them is synchronous.
 *
 * @throws KeysNotReadyError, or what the Wasm engine says, where Wasm cannot be run
 */
export async function ready(): Promise<void> {
  const [isLoaded] = await Promise.all([waitReady(), hashingReady()]);
  if (!isLoaded) throw new KeysNotReadyError();
}

/** @throws KeysNotReadyError */
export function requireReady(): void {
  if (!isReady()) throw new KeysNotReadyError();
}

const SECRET_BYTES = 64;
const KEY = /^0x[0-9a-fA-F]{64}$/;
const SIGNATURE = /^0x[0-9a-fA-F]{128}$/;

/** @param keyPair - 96 bytes, secret first */
export const keyPairOf = (keyPair: Uint8Array): KeyPair => ({
  publicKey: toHex(keyPair.subarray(SECRET_BYTES)),
  secret: keyPair.slice(0, SECRET_BYTES),
});

/**
 * @param seed - 32 bytes, what substrate calls a mini secret
 * @throws RangeError for a seed of another length
 */
export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  requireReady();
  if (seed.length !== 32) throw new RangeError(`seed of ${seed.length} bytes`);
  return keyPairOf(sr25519KeypairFromSeed(seed));
}

/** Signs with a nonce of the machine's own randomness: two signatures of one payload differ. */
export function sign({ publicKey, secret }: KeyPair, payload: Uint8Array): Signature {
  requireReady();
  return signature(toHex(sr25519Sign(fromHex(publicKey), secret, payload)));
}

/** Whether the signature is that key's, of that payload. False as well for what is no key or no signature at all. */
export function isSignatureValid({ key, payload, signature: claimed }: SignatureTriple): boolean {
  requireReady();
  if (!KEY.test(key) || !SIGNATURE.test(claimed)) return false;
  return sr25519Verify(fromHex(claimed), payload, fromHex(key));
}
