import { ed25519 } from "@noble/curves/ed25519";
import { secp256k1 } from "@noble/curves/secp256k1";
import { blake2b256, type SignatureTriple, toHex } from "@parahost/primitives";
import type { Provisions } from "../../host/functions.js";
import { HostTrap } from "../../host/trap.js";
import type { RuntimeSandbox } from "../runtime-sandbox.js";

type VerifyArgs = [signature: number, message: bigint, key: number];

/** Verifying and recovering. Making keys and signing is not a chain's business here. */
export const CRYPTO: Provisions<RuntimeSandbox> = {
  ext_crypto_sr25519_verify_version_2: verifying((env, ...args) => isGoodSr25519(env, ...args)),
  ext_crypto_ed25519_verify_version_1: verifying((env, ...args) => isGoodEd25519(env, ...args)),
  ext_crypto_ecdsa_verify_version_2: verifying((env, signature, message, key) =>
    isGoodEcdsa(env.at(signature, 65), blake2b256(env.bytes(message)), env.at(key, 33)),
  ),
  ext_crypto_ecdsa_verify_prehashed_version_1: {
    type: "(i32,i32,i32)->(i32)",
    bind: (env) => (signature: number, digest: number, key: number) =>
      isGoodEcdsa(env.at(signature, 65), env.at(digest, 32), env.at(key, 33)) ? 1 : 0,
  },
  ext_crypto_secp256k1_ecdsa_recover_version_2: recovering((point) => point.toBytes(false).subarray(1)),
  ext_crypto_secp256k1_ecdsa_recover_compressed_version_2: recovering((point) => point.toBytes(true)),
  ext_crypto_start_batch_verify_version_1: {
    type: "()->()",
    bind: (env) => () => {
      if (env.batch !== null) throw new HostTrap("a batch of signatures is started in another");
      env.batch = true;
    },
  },
  ext_crypto_sr25519_batch_verify_version_1: batched((env, ...args) => isGoodSr25519(env, ...args)),
  ext_crypto_ed25519_batch_verify_version_1: batched((env, ...args) => isGoodEd25519(env, ...args)),
  ext_crypto_finish_batch_verify_version_1: {
    type: "()->(i32)",
    bind: (env) => () => {
      if (env.batch === null) throw new HostTrap("a batch of signatures is finished that was not started");
      const isGood = env.batch;
      env.batch = null;
      return isGood ? 1 : 0;
    },
  },
};

type Verify = (env: RuntimeSandbox, ...args: VerifyArgs) => boolean;
type Provision = Provisions<RuntimeSandbox>[string];

function verifying(isGood: Verify): Provision {
  return {
    type: "(i32,i64,i32)->(i32)",
    bind:
      (env) =>
      (...args: VerifyArgs) =>
        isGood(env, ...args) ? 1 : 0,
  };
}

/** In a batch the verdict comes at its end, and each is taken for good until then; outside of one, at once. */
function batched(isGood: Verify): Provision {
  return verifying((env, ...args) => {
    const isThisGood = isGood(env, ...args);
    if (env.batch === null) return isThisGood;
    env.batch &&= isThisGood;
    return true;
  });
}

function isGoodSr25519(env: RuntimeSandbox, signature: number, message: bigint, key: number): boolean {
  return env.services.signatures.isGood({
    key: toHex(env.at(key, 32)) as SignatureTriple["key"],
    payload: env.bytes(message),
    signature: toHex(env.at(signature, 64)) as SignatureTriple["signature"],
  });
}

/** By the rules of ZIP 215, as the reference's library. */
function isGoodEd25519(env: RuntimeSandbox, signature: number, message: bigint, key: number): boolean {
  const [claimed, payload, by] = [env.at(signature, 64), env.bytes(message), env.at(key, 32)].map((part) =>
    part.slice(),
  ) as [Uint8Array, Uint8Array, Uint8Array];
  return ed25519.verify(claimed, payload, by, { zip215: true });
}

type Point = ReturnType<InstanceType<typeof secp256k1.Signature>["recoverPublicKey"]>;
/** What the reference calls `EcdsaVerifyError`, by its number. */
type EcdsaError = 0 | 1 | 2;
const [BAD_RS, BAD_V, BAD_SIGNATURE] = [0, 1, 2] as const;

/** Answers `Result<key, EcdsaVerifyError>`. */
function recovering(encode: (point: Point) => Uint8Array): Provision {
  return {
    type: "(i32,i32)->(i64)",
    bind: (env) => (signature: number, digest: number) => {
      const point = recovered(env.at(signature, 65), env.at(digest, 32));
      return env.give(typeof point === "number" ? Uint8Array.of(1, point) : Uint8Array.of(0, ...encode(point)));
    },
  };
}

function recovered(signature: Uint8Array, digest: Uint8Array): Point | EcdsaError {
  const last = signature[64] as number;
  const id = last > 26 ? last - 27 : last;
  if (id > 3) return BAD_V;
  let claimed: InstanceType<typeof secp256k1.Signature>;
  try {
    claimed = secp256k1.Signature.fromCompact(signature.slice(0, 64)).addRecoveryBit(id);
  } catch {
    return BAD_RS; // All that the library says of it: r or s is not in the field's range.
  }
  try {
    return claimed.recoverPublicKey(digest.slice());
  } catch {
    return BAD_SIGNATURE; // No point of the curve has that x, or the key would be the point at infinity.
  }
}

function isGoodEcdsa(signature: Uint8Array, digest: Uint8Array, key: Uint8Array): boolean {
  const point = recovered(signature, digest);
  return typeof point !== "number" && Buffer.compare(point.toBytes(true), key) === 0;
}
