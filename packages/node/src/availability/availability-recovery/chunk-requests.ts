import { isSubsystemError } from "@parahost/kernel";
import { type ErasureChunk, validatorIndex } from "@parahost/primitives";
import { checkChunk, shuffled } from "../../shared/index.js";
import { N_PARALLEL } from "./config.js";
import type { ChunkResult, ChunkType } from "./metrics.js";
import type { Job, Target, Tools } from "./target.js";

/**
 * Asks validators for their chunks: those first that hold the data as it is, then the others in random order.
 *
 * As long as all systematic chunks may come nobody else is asked. No more are asked at a time than are needed still, and a few more
 * the more of them fail; never more than {@link N_PARALLEL}.
 */
export class ChunkRequests {
  readonly #queue: number[];
  readonly #running = new Map<number, { readonly ended: Promise<void>; readonly stop: AbortController }>();
  #isDone = false;
  #finished = 0;
  #failed = 0;

  /**
   * @param chunks - what is there already; more is put into it
   * @param systematic - how many chunks hold the data as it is
   * @param threshold - how many of any chunks are enough
   */
  constructor(
    private readonly target: Target,
    private readonly tools: Tools,
    readonly chunks: Map<number, Uint8Array>,
    private readonly systematic: number,
    private readonly threshold: number,
  ) {
    const missing = target.validators.map((_, i) => i).filter((i) => !chunks.has(i) && i !== target.us);
    const isSystematic = (i: number) => i < systematic;
    const others = shuffled(
      missing.filter((i) => !isSystematic(i)),
      tools.chance,
    );
    this.#queue = [...missing.filter(isSystematic), ...others].reverse(); // The next one is the last.
    this.#failed = target.us !== null && isSystematic(target.us) && !chunks.has(target.us) ? 1 : 0;
  }

  get hasSystematic(): boolean {
    for (let i = 0; i < this.systematic; i++) if (!this.chunks.has(i)) return false;
    return true;
  }

  /** @returns whether there are enough */
  async run(job: Job): Promise<boolean> {
    try {
      while (!this.#isEnough) {
        while (this.#running.size < this.#wanted && this.#queue.length > 0) this.#ask(job, this.#queue.pop() as number);
        if (this.#running.size === 0) return false;
        await Promise.race(Array.from(this.#running.values(), ({ ended }) => ended));
        if (job.signal.aborted) throw job.signal.reason;
      }
      return true;
    } finally {
      this.#isDone = true;
      for (const { stop } of this.#running.values()) stop.abort();
    }
  }

  get #isEnough(): boolean {
    return this.hasSystematic || this.chunks.size >= this.threshold;
  }

  /** How many requests there should be at a time. */
  get #wanted(): number {
    const needed = (this.#failed === 0 ? this.systematic : this.threshold) - this.chunks.size;
    const spare = this.#finished === 0 ? 0 : Math.ceil((needed * this.#failed) / this.#finished);
    return Math.min(N_PARALLEL, Math.max(1, needed) + spare);
  }

  #ask(job: Job, index: number): void {
    const type: ChunkType = this.#failed === 0 ? "systematic" : "regular";
    const { metrics } = this.tools;
    const stop = new AbortController();
    metrics.chunkRequestsIssued.inc(1, { type });
    const request = () => this.#request(job, index, stop.signal);
    const ended = metrics.chunkRequestSeconds.time(request, { type }).then((result) => {
      this.#running.delete(index);
      if (this.#isDone) return;
      this.#finished += 1;
      if (result !== "success") this.#failed += 1;
      metrics.chunkRequestsFinished.inc(1, { result, type });
    });
    this.#running.set(index, { ended, stop });
    ended.catch(() => undefined); // Who waits for it hears of it; nobody does once there are enough.
  }

  async #request(job: Job, index: number, signal: AbortSignal): Promise<ChunkResult> {
    const { candidateHash, erasureRoot, validators } = this.target;
    const authority = validators[index];
    if (authority === undefined) return "no_such_chunk";
    const request = { to: { authority }, candidateHash, validatorIndex: validatorIndex(index) };
    let chunk: ErasureChunk | null;
    try {
      chunk = await job.ask("networkBridgeTx", "requestChunk", request, { signal });
    } catch (fault) {
      if (signal.aborted) return "error";
      if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
      return fault.details["reason"] === "Timeout" || fault.code === "TimedOut" ? "timeout" : "error";
    }
    if (!chunk) return "no_such_chunk";
    const checked = checkChunk(chunk, validatorIndex(index), erasureRoot);
    if (checked.ok) this.chunks.set(index, chunk.chunk);
    else {
      const details = { candidateHash, validatorIndex: index, error: checked.error };
      this.tools.log.log("warn", "a validator gave a wrong chunk", details);
    }
    return checked.ok ? "success" : "invalid";
  }
}
