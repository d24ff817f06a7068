import { isSignatureValid, type SignatureTriple, toHex } from "@parahost/primitives";

/** Longer messages are not remembered: what a relay chain block is full of is shorter. */
const LONGEST_MESSAGE = 512;
/** Some 200 bytes each. */
const REMEMBERED = 16_384;

/**
 * sr25519 signatures that were found good, so that a block which is authored, applied and imported in one process has each
 * verified once. No result depends on what is remembered: what is not is verified.
 */
export class GoodSignatures {
  readonly #good = new Set<string>();

  /** @param most - signatures to remember; the oldest goes first */
  constructor(private readonly most = REMEMBERED) {}

  /** Remembers a signature that was verified elsewhere, ahead of a block. */
  add({ key, payload, signature }: SignatureTriple): void {
    if (payload.length <= LONGEST_MESSAGE) this.#remember(signature + key + toHex(payload));
  }

  /** Whether a signature is good: remembered, or verified now. */
  isGood(triple: SignatureTriple): boolean {
    const { key, payload, signature } = triple;
    if (payload.length > LONGEST_MESSAGE) return isSignatureValid(triple);
    const entry = signature + key + toHex(payload);
    if (this.#good.has(entry)) return true;
    if (!isSignatureValid(triple)) return false;
    this.#remember(entry);
    return true;
  }

  #remember(entry: string): void {
    this.#good.add(entry);
    if (this.#good.size <= this.most) return;
    for (const oldest of this.#good) {
      this.#good.delete(oldest);
      return;
    }
  }
}
