import { type Hex, type KeyPair, keyPairFromUri, SeededSigning, type Signature } from "@parahost/primitives";
import { SubsystemError } from "../errors.js";
import type { Chance } from "../ports/chance.js";
import type { KeyKind, Keystore } from "../ports/keystore.js";

/**
 * Session keys in memory. Nonces of signatures come from the chance port, so that a seeded run signs alike each time.
 *
 * Needs `ready()` of `@parahost/primitives` before the first key.
 */
export class MemoryKeystore implements Keystore {
  readonly #keys = new Map<KeyKind, Map<Hex, KeyPair>>();
  readonly #nonces: Chance;
  #signing: Promise<SeededSigning> | undefined;

  constructor(chance: Chance) {
    this.#nonces = chance.fork("keystore");
  }

  /** Takes a key in. One that is held already stays. */
  insert(kind: KeyKind, pair: KeyPair): void {
    const held = this.#keys.get(kind) ?? new Map<Hex, KeyPair>();
    this.#keys.set(kind, held.set(pair.publicKey, pair));
  }

  /**
   * Puts in the key of that name, such as `//Alice`.
   *
   * @returns its public key
   * @throws BadKeyUriError
   */
  insertUri(kind: KeyKind, uri: string): Hex {
    const pair = keyPairFromUri(uri);
    this.insert(kind, pair);
    return pair.publicKey;
  }

  keys(kind: KeyKind): readonly Hex[] {
    return [...(this.#keys.get(kind)?.keys() ?? [])];
  }

  async sign(kind: KeyKind, publicKey: Hex, payload: Uint8Array): Promise<Signature> {
    const pair = this.#keys.get(kind)?.get(publicKey);
    if (!pair) throw new SubsystemError("keystore", "UnknownKey", { fatal: false, details: { kind, publicKey } });
    this.#signing ??= SeededSigning.from((count) => this.#nonces.bytes(count));
    return (await this.#signing).sign(pair, payload);
  }
}
