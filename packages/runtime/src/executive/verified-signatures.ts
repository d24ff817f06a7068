import { isSignatureValid, type SignatureTriple } from "@parahost/primitives";
import type { IsGood } from "../inclusion/index.js";
import type { VerifiedSignatures } from "./block.js";

const isSame = (a: SignatureTriple, b: SignatureTriple): boolean =>
  a.key === b.key && Buffer.compare(a.payload, b.payload) === 0;

/** The good ones among signatures that were verified. */
export class VerifiedSignatureSet implements VerifiedSignatures {
  readonly #good = new Map<SignatureTriple["signature"], readonly SignatureTriple[]>();

  /** @param verdicts - one a triple, in order */
  constructor(triples: readonly SignatureTriple[], verdicts: readonly boolean[]) {
    for (const [i, triple] of triples.entries())
      if (verdicts[i]) this.#good.set(triple.signature, [...(this.#good.get(triple.signature) ?? []), triple]);
  }

  /** Whether these very key, payload and signature were found good. */
  has(triple: SignatureTriple): boolean {
    return this.#good.get(triple.signature)?.some((good) => isSame(good, triple)) ?? false;
  }
}

/** Nothing was verified ahead. */
export const noVerifiedSignatures: VerifiedSignatures = { has: () => false };

/** Looked up where it was verified ahead, verified in place where it was not. */
export const isGoodBy =
  (good: VerifiedSignatures): IsGood =>
  (triple) =>
    good.has(triple) || isSignatureValid(triple);
