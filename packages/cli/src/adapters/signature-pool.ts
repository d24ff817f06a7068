import { availableParallelism } from "node:os";
import { Clock, Log, type SignatureVerifier } from "@parahost/kernel";
import { blake2b256Hex, isSignatureValid, type SignatureTriple } from "@parahost/primitives";
import { inject, injectable, optional, type ServiceIdentifier } from "inversify";
import { SignatureThread } from "./signature-thread.js";

/** Where the built worker is: `dist/adapters/signature-worker.js` of this package, from sources too. */
export const SignatureWorkerEntry: ServiceIdentifier<URL> = Symbol.for("parahost.cli.SignatureWorkerEntry");

/** The knobs of the pool. */
export interface SignaturePoolConfig {
  readonly workers: number;
  /** Signatures from which on a batch goes to the workers; fewer are verified where they are. */
  readonly batch: number;
  /** Good signatures remembered, for all nodes of the process. The least recently used goes first. */
  readonly remembered: number;
}
/** Overrides for the defaults; need not be bound. */
export const SignaturePoolConfig: ServiceIdentifier<Partial<SignaturePoolConfig>> = Symbol.for(
  "parahost.cli.SignaturePoolConfig",
);
const SIGNATURE_POOL_DEFAULTS: SignaturePoolConfig = {
  workers: Math.max(1, Math.min(4, availableParallelism() - 1)),
  batch: 64,
  remembered: 65_536,
};
/** Signatures verified in place before others have a turn. */
const BREATHE_EVERY = 16;

/**
 * Verifies small batches on the event loop and large ones in worker threads, and remembers what was good.
 *
 * What a worker that dies was asked is verified in place. Needs `ready()` of `@parahost/primitives` before the first signature.
 */
@injectable()
export class SignaturePool implements SignatureVerifier {
  readonly #config: SignaturePoolConfig;
  readonly #log: Log;
  /** The one used last comes last. */
  readonly #good = new Set<string>();
  readonly #listeners: ((good: SignatureTriple) => void)[] = [];
  #threads: SignatureThread[] = [];

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(Log) log: Log,
    @inject(SignatureWorkerEntry) private readonly entry: URL,
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
    const fresh = unknown.length < this.#config.batch ? await this.#inPlace(unknown) : await this.#inWorkers(unknown);
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

  /** Ends the workers. A batch that comes later starts new ones. */
  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.close()));
  }

  async #inPlace(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    const verdicts: boolean[] = [];
    for (const triple of triples) {
      verdicts.push(isSignatureValid(triple));
      if (verdicts.length % BREATHE_EVERY === 0) await this.clock.breathe();
    }
    return verdicts;
  }

  /** One piece a worker, as even as can be. */
  #inWorkers(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    const threads = this.#living();
    const size = Math.ceil(triples.length / threads.length);
    const pieces = threads.map((thread, i) => ({ thread, piece: triples.slice(i * size, (i + 1) * size) }));
    return this.clock.hold(async () => {
      const verdicts = await Promise.all(pieces.map(({ thread, piece }) => this.#piece(thread, piece)));
      return verdicts.flat();
    });
  }

  async #piece(thread: SignatureThread, piece: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    try {
      return await thread.verify(piece);
    } catch (cause) {
      this.#log.log("warn", "a signature worker died; verifying in place", { signatures: piece.length, cause });
      return piece.map(isSignatureValid);
    }
  }

  #living(): readonly SignatureThread[] {
    this.#threads = this.#threads.filter(({ isDead }) => !isDead);
    while (this.#threads.length < this.#config.workers) this.#threads.push(new SignatureThread(this.entry));
    return this.#threads;
  }

  #remember(name: string): void {
    this.#good.add(name);
    if (this.#good.size <= this.#config.remembered) return;
    const [oldest] = this.#good;
    if (oldest !== undefined) this.#good.delete(oldest);
  }
}

const nameOf = ({ key, payload, signature }: SignatureTriple): string => `${key}${signature}${blake2b256Hex(payload)}`;
