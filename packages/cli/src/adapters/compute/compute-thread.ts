import { Worker } from "node:worker_threads";
import type { Answers, Numbered, Order } from "./orders.js";

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/** A worker that computes, one order after the other. Keeps the process alive only while an answer is due. */
export class ComputeThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #whenIdle = () => {};
  #isDead = false;

  /** @param entry - the built `compute/worker.js` */
  constructor(entry: URL) {
    // Flags of this process may be none for a thread, such as `--eval`.
    this.#worker = new Worker(entry, { execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", ({ id, it }: Numbered<unknown>) => {
      const waiting = this.#waiting.get(id);
      this.#forget(id);
      waiting?.resolve(it);
    });
    this.#worker.on("error", (cause) => this.#die(cause));
    this.#worker.on("exit", (code) => this.#die(new Error(`the worker ended with code ${code}`)));
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Orders that it has not answered. */
  get load(): number {
    return this.#waiting.size;
  }

  /**
   * Has something computed.
   *
   * @param given - buffers that are the thread's from then on
   * @throws where the worker dies before it has answered
   */
  ask<O extends Order>(order: O, given: readonly ArrayBuffer[] = []): Promise<Answers[O["kind"]]> {
    if (this.#isDead) return Promise.reject(new Error("the worker has ended"));
    const numbered: Numbered<Order> = { id: this.#nextId++, it: order };
    return new Promise((resolve, reject) => {
      this.#waiting.set(numbered.id, { resolve: resolve as (answer: unknown) => void, reject });
      this.#worker.ref();
      this.#worker.postMessage(numbered, given);
    });
  }

  /** Ends it once it has answered: orders are short. */
  async close(): Promise<void> {
    if (this.load > 0)
      await new Promise<void>((done) => {
        this.#whenIdle = done;
      });
    await this.#worker.terminate();
  }

  #forget(id: number): void {
    this.#waiting.delete(id);
    if (this.load > 0) return;
    this.#worker.unref();
    this.#whenIdle();
  }

  #die(cause: unknown): void {
    this.#isDead = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(cause);
    this.#whenIdle();
  }
}
