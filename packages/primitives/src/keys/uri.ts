import {
  bip39ToMiniSecret,
  bip39Validate,
  sr25519DeriveKeypairHard,
  sr25519KeypairFromSeed,
} from "@polkadot/wasm-crypto";
import { codecs } from "../codec/index.js";
import { blake2b256, fromHex } from "../hashing/index.js";
import { type KeyPair, keyPairOf, requireReady } from "./sr25519.js";

/** The phrase of every development chain: whoever names none means this one. It keeps no secret. */
const DEV_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/** A key's name that cannot be followed. */
export class BadKeyUriError extends Error {
  readonly code = "BadKeyUri";

  /** The name itself may be a secret and is not repeated. */
  constructor(readonly reason: string) {
    super(`a key's name is a phrase or a 0x seed, then //junctions: ${reason}`);
    this.name = "BadKeyUriError";
  }
}

/**
 * The key pair that substrate derives from a name such as `//Alice`, `//Alice//stash`, `0x<seed>//0` or `<phrase>//Bob`.
 * Hard junctions only; no password.
 *
 * @throws BadKeyUriError
 */
export function keyPairFromUri(uri: string): KeyPair {
  requireReady();
  const [root, ...junctions] = uri.split("//");
  if (junctions.some((junction) => junction === "" || junction.includes("/")))
    throw new BadKeyUriError("soft junctions, passwords and empty junctions are not supported");
  return keyPairOf(
    junctions.reduce(
      (pair, junction) => sr25519DeriveKeypairHard(pair, chainCode(junction)),
      sr25519KeypairFromSeed(root ? rootSeed(root) : devSeed()),
    ),
  );
}

let knownDevSeed: Uint8Array | undefined;
/** Worked out once: from a phrase to its seed are 2,048 rounds of hashing, and a development chain has dozens of keys. */
function devSeed(): Uint8Array {
  knownDevSeed ??= bip39ToMiniSecret(DEV_PHRASE, "");
  return knownDevSeed;
}

function rootSeed(root: string): Uint8Array {
  if (/^0x[0-9a-fA-F]{64}$/.test(root)) return fromHex(root);
  if (!bip39Validate(root)) throw new BadKeyUriError("what comes first is neither 32 bytes of hex nor a valid phrase");
  return bip39ToMiniSecret(root, "");
}

/** 32 bytes: a number as u64, any other text with its length in front, hashed where that is too long. */
function chainCode(junction: string): Uint8Array {
  const isNumber = /^\d+$/.test(junction) && BigInt(junction) < 2n ** 64n;
  const encoded = isNumber
    ? codecs.u64.encode(BigInt(junction))
    : codecs.bytes.encode(new TextEncoder().encode(junction));
  if (encoded.length > 32) return blake2b256(encoded);
  const padded = new Uint8Array(32);
  padded.set(encoded);
  return padded;
}
