import { availableParallelism } from "node:os";
import { inject, injectable, optional, type ServiceIdentifier } from "inversify";
import { ComputeThread } from "./compute-thread.js";
import type { Answers, Order } from "./orders.js";

/** Where the built worker is: `dist/adapters/compute/worker.js` of this package, from sources too. */
export const ComputeWorkerEntry: ServiceIdentifier<URL> = Symbol.for("parahost.cli.ComputeWorkerEntry");
/** The knobs of the threads. */
export interface ComputeConfig {
  /** With none, everything is computed where it is asked. */
  readonly threads: number;
}
/** Overrides for the defaults; need not be bound. */
export const ComputeConfig: ServiceIdentifier<ComputeConfig> = Symbol.for("parahost.cli.ComputeConfig");
/** One core is the event loop's. */
const COMPUTE_DEFAULTS: ComputeConfig = { threads: Math.min(4, availableParallelism() - 1) };

/**
 * Threads for what is computed from bytes alone: signatures, erasure coding. They start with the first order, or when told to; the
 * one with the least to do has the next.
 */
@injectable()
export class ComputeThreads {
  #threads: ComputeThread[] = [];

  constructor(
    @inject(ComputeWorkerEntry) private readonly entry: URL,
    @inject(ComputeConfig) @optional() private readonly config: ComputeConfig = COMPUTE_DEFAULTS,
  ) {}

  get count(): number {
    return this.config.threads;
  }

  /** Starts the threads where orders will come soon: it takes a third of a second, in which other things can be done. */
  start(): void {
    this.#living();
  }

  /** As {@link ComputeThread.ask}. */
  ask<O extends Order>(order: O, given?: readonly ArrayBuffer[]): Promise<Answers[O["kind"]]> {
    return this.#idlest().ask(order, given);
  }

  /** Ends the threads. An order that comes later starts new ones. */
  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.close()));
  }

  #idlest(): ComputeThread {
    return this.#living().reduce((one, other) => (other.load < one.load ? other : one));
  }

  #living(): readonly ComputeThread[] {
    this.#threads = this.#threads.filter(({ isDead }) => !isDead);
    while (this.#threads.length < this.count) this.#threads.push(new ComputeThread(this.entry));
    return this.#threads;
  }
}
