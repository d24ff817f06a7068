import { Worker } from "node:worker_threads";
import type { Order, Report } from "./messages.js";
import { threadCpuMs } from "./thread-cpu.js";

/** Instead of an answer: the worker is gone, by itself or ended from here. */
export interface Died {
  readonly kind: "died";
  readonly detail: string;
}
type Answer = Exclude<Report, { kind: "ready" }> | Died;

/** JavaScript needs little here: memory of code is outside of it. */
const RESOURCES = { maxOldGenerationSizeMb: 256, stackSizeMb: 4 };

/** A worker thread, from outside. Takes one order at a time. */
export class PvfThread {
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  #isReady = () => {};
  #threadId: string | null = null;
  #answer: ((answer: Answer) => void) | undefined;
  #death: Died | undefined;
  readonly #exited: Promise<void>;

  /** @param onDeath - called once, however it ends */
  constructor(
    entry: URL,
    private readonly onDeath: (thread: PvfThread) => void,
  ) {
    this.#ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    // Neither the flags nor the environment of this process are the sandbox's business.
    this.#worker = new Worker(entry, { resourceLimits: RESOURCES, execArgv: [], env: {} });
    this.#worker.on("message", (report: Report) => this.#hear(report));
    this.#worker.on("error", (fault) => this.#die(fault instanceof Error ? fault.message : String(fault)));
    this.#exited = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        this.#die(`exited with ${code}`);
        resolve();
      });
    });
    this.#worker.unref();
  }

  /** Whether CPU time is known. Only once it is ready. */
  get countsCpu(): boolean {
    return this.#threadId !== null;
  }

  /** Fulfilled once it can take an order, or is dead. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** CPU time used since it began; `null` where that cannot be read. */
  cpuMs(): number | null {
    return this.#threadId === null ? null : threadCpuMs(this.#threadId);
  }

  ask(order: Order, transfer: ArrayBuffer[] = []): Promise<Answer> {
    if (this.#death) return Promise.resolve(this.#death);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#worker.postMessage(order, transfer);
    });
  }

  /** While it works, the process stays up for it. */
  hold(): void {
    this.#worker.ref();
  }

  letGo(): void {
    this.#worker.unref();
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.#worker.ref();
    await this.#worker.terminate();
    await this.#exited;
  }

  #hear(report: Report): void {
    if (report.kind === "ready") {
      this.#threadId = report.threadId;
      this.#isReady();
      return;
    }
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(report);
  }

  #die(detail: string): void {
    if (this.#death) return;
    this.#death = { kind: "died", detail };
    this.#isReady();
    this.#answer?.(this.#death);
    this.#answer = undefined;
    this.onDeath(this);
  }
}
