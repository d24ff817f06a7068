import { Worker } from "node:worker_threads";
import type { SignatureTriple } from "@parahost/primitives";
import { type SignatureVerdicts, signatureBatch } from "./signature-batch.js";

interface Waiting {
  readonly resolve: (verdicts: readonly boolean[]) => void;
  readonly reject: (cause: unknown) => void;
}

/** A worker that verifies. Keeps the process alive only while an answer is due. */
export class SignatureThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #isDead = false;

  /** @param entry - the built `signature-worker.js` */
  constructor(entry: URL) {
    this.#worker = new Worker(entry);
    this.#worker.unref();
    this.#worker.on("message", ({ id, good }: SignatureVerdicts) => {
      const waiting = this.#waiting.get(id);
      this.#forget(id);
      waiting?.resolve(Array.from(good, (it) => it === 1));
    });
    this.#worker.on("error", (cause) => this.#die(cause));
    this.#worker.on("exit", (code) => this.#die(new Error(`the worker ended with code ${code}`)));
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** One verdict a triple, in order. Rejects when the worker dies. */
  verify(triples: readonly SignatureTriple[]): Promise<readonly boolean[]> {
    if (triples.length === 0) return Promise.resolve([]);
    if (this.#isDead) return Promise.reject(new Error("the worker has ended"));
    const id = this.#nextId++;
    const batch = signatureBatch(id, triples);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(batch, [batch.payloads.buffer, batch.ends.buffer as ArrayBuffer]);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #forget(id: number): void {
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #die(cause: unknown): void {
    this.#isDead = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(cause);
  }
}
