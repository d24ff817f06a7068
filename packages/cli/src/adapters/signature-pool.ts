import { Clock, Log, type SignatureVerifier } from "@parahost/kernel";
import { blake2b256Hex, isSignatureValid, type SignatureTriple } from "@parahost/primitives";
import { inject, injectable, optional, type ServiceIdentifier } from "inversify";
import { ComputeThreads } from "./compute/compute-threads.js";
import { signatureBatch } from "./compute/orders.js";

/** The knobs of the pool. */
export interface SignaturePoolConfig {
  /** Signatures from which on a batch goes to the threads; fewer are verified where they are. */
  readonly batch: number;
  /** Good signatures remembered, for all nodes of the process. The least recently used goes first. */
  readonly remembered: number;
}
/** Overrides for the defaults; need not be bound. */
export const SignaturePoolConfig: ServiceIdentifier<Partial<SignaturePoolConfig>> = Symbol.for(
  "parahost.cli.SignaturePoolConfig",
);
const SIGNATURE_POOL_DEFAULTS: SignaturePoolConfig = { batch: 64, remembered: 65_536 };
/** Signatures verified in place before others have a turn. */
const BREATHE_EVERY = 16;

/** What a large batch takes in virtual time, however long it takes: others go on meanwhile. */
const TAKES_MS = 5;

/**
 * Verifies small batches on the event loop and large ones in threads, and remembers what was good.
 *
 * What a thread that dies was asked is verified in place. Needs `ready()` of `@parahost/primitives` before the first signature.
 */
@injectable()
export class SignaturePool implements SignatureVerifier {
  readonly #config: SignaturePoolConfig;
  readonly #log: Log;
  /** The one used last comes last. */
  readonly #good = new Set<string>();
  readonly #listeners: ((good: SignatureTriple) => void)[] = [];

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Log) log: Log,
    @inject(ComputeThreads) private readonly threads: ComputeThreads,
    @inject(SignaturePoolConfig) @optional() config: Partial<SignaturePoolConfig> = {},
  ) {
    this.#config = { ...SIGNATURE_POOL_DEFAULTS, ...config };
    this.#log = log.target("parahost::signatures");
  }

  async verify(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    const names = triples.map(nameOf);
    const isKnown = names.map((name) => this.#good.delete(name));
    for (const [i, name] of names.entries()) if (isKnown[i]) this.#remember(name);
    const unknown = triples.filter((_, i) => !isKnown[i]);
    const isFew = unknown.length < this.#config.batch || this.threads.count === 0;
    const fresh = isFew ? await this.#inPlace(unknown) : await this.#inThreads(unknown);
    let next = 0;
    return triples.map((triple, i) => {
      if (isKnown[i]) return true;
      const isGood = fresh[next++] === true;
      if (!isGood) return false;
      this.#remember(names[i] as string);
      for (const hear of this.#listeners) hear(triple);
      return true;
    });
  }

  /** Tells of each signature that is found good from now on. */
  listen(hear: (good: SignatureTriple) => void): void {
    this.#listeners.push(hear);
  }

  async #inPlace(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    const verdicts: boolean[] = [];
    for (const triple of triples) {
      verdicts.push(isSignatureValid(triple));
      if (verdicts.length % BREATHE_EVERY === 0) await this.clock.breathe();
    }
    return verdicts;
  }

  /** One piece a thread, as even as can be. */
  async #inThreads(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    const size = Math.ceil(triples.length / this.threads.count);
    const pieces = Array.from({ length: Math.ceil(triples.length / size) }, (_, i) =>
      triples.slice(i * size, (i + 1) * size),
    );
    const judge = () => Promise.all(pieces.map((piece) => this.#piece(piece)));
    return (await this.clock.hold(judge, TAKES_MS)).flat();
  }

  async #piece(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    const batch = signatureBatch(triples);
    try {
      const good = await this.threads.ask(batch, [batch.payloads.buffer, batch.ends.buffer]);
      return Array.from(good, (it) => it === 1);
    } catch (cause) {
      this.#log.log("warn", "a thread died; verifying in place", { signatures: triples.length, cause });
      return triples.map(isSignatureValid);
    }
  }

  #remember(name: string): void {
    this.#good.add(name);
    if (this.#good.size <= this.#config.remembered) return;
    const [oldest] = this.#good;
    if (oldest !== undefined) this.#good.delete(oldest);
  }
}

const nameOf = ({ key, payload, signature }: SignatureTriple): string => `${key}${signature}${blake2b256Hex(payload)}`;
