import type { Hex, Signature } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/** What a key is for, by Substrate's key types. Room is left for others, whose signatures may be VRFs. */
export type KeyKind = "para" | "colt";

/** Holds session keys and signs with them. Secret keys do not leave it. */
export interface Keystore {
  /** Public keys, in the order they were put in. */
  keys(kind: KeyKind): readonly Hex[];
  /** An sr25519 signature. Fails with `UnknownKey` where the key is not held. */
  sign(kind: KeyKind, publicKey: Hex, payload: Uint8Array): Promise<Signature>;
}
/** Token of {@link Keystore}. */
export const Keystore: ServiceIdentifier<Keystore> = Symbol.for("parahost.kernel.Keystore");
