import { blake2b256Hex, isSignatureValid, type SignatureTriple } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Clock } from "../ports/clock.js";
import type { SignatureVerifier } from "../ports/signature-verifier.js";

/** Good signatures remembered: those of some blocks of 1,000 validators. */
const REMEMBERED = 16_384;
/** Signatures verified before others have a turn. */
const BREATHE_EVERY = 16;

/**
 * Verifies on the event loop, and remembers what was good: the validators of one process see the same signatures again and again.
 *
 * Needs `ready()` of `@parahost/primitives` before the first signature.
 */
@injectable()
export class InProcessVerifier implements SignatureVerifier {
  /** The one used last comes last. */
  readonly #good = new Set<string>();

  constructor(@inject(Clock) private readonly clock: Clock) {}

  async verify(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    const verdicts: boolean[] = [];
    let verified = 0;
    for (const triple of triples) {
      const name = nameOf(triple);
      const isKnown = this.#good.delete(name);
      if (!isKnown && ++verified % BREATHE_EVERY === 0) await this.clock.breathe();
      const isGood = isKnown || isSignatureValid(triple);
      if (isGood) this.#remember(name);
      verdicts.push(isGood);
    }
    return verdicts;
  }

  #remember(name: string): void {
    this.#good.add(name);
    if (this.#good.size <= REMEMBERED) return;
    const [oldest] = this.#good;
    if (oldest !== undefined) this.#good.delete(oldest);
  }
}

const nameOf = ({ key, payload, signature }: SignatureTriple): string => `${key}${signature}${blake2b256Hex(payload)}`;
