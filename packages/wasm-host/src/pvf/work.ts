import type { Log } from "@parahost/kernel";
import type { RealTime } from "../real-time.js";
import type { Order, Report } from "./messages.js";
import type { PvfThread } from "./thread.js";
import type { Lane, Threads } from "./threads.js";
import { type LimitMet, type TimeLimits, Watch } from "./watch.js";

/** An order, and what of it is given away. Made anew for each try. */
type MakeOrder = () => { readonly order: Order; readonly transfer: ArrayBuffer[] };

/** How an order ended. */
export type Done =
  | { readonly kind: "answered"; readonly answer: Exclude<Report, { kind: "ready" }>; readonly wallMs: number }
  | { readonly kind: "cutOff"; readonly met: LimitMet }
  /** Twice. */
  | { readonly kind: "died"; readonly detail: string }
  | { readonly kind: "closed" };

const TRIES = 2;

/** Has orders done by the threads, within limits of time, and once more where a thread died. */
export class Work {
  limitsMet = 0;
  #saidNoCpuTime = false;

  constructor(
    private readonly threads: Threads,
    private readonly time: RealTime,
    private readonly log: Log,
  ) {}

  /** @throws the signal's reason: work that is under way is ended */
  async do(lane: Lane, make: MakeOrder, limits: TimeLimits, signal?: AbortSignal): Promise<Done> {
    let done: Done = { kind: "closed" };
    for (let tried = 0; tried < TRIES; tried++) {
      const thread = await this.threads.acquire(lane, signal);
      if (!thread) return { kind: "closed" };
      try {
        done = await this.#try(thread, make, limits, signal);
      } finally {
        this.threads.release(thread);
      }
      if (this.threads.closed) return { kind: "closed" };
      if (done.kind !== "died") break;
      this.log.log("warn", "a worker died at work", { lane, detail: done.detail, tried: tried + 1 });
    }
    return done;
  }

  /** Counts a limit that was met, and says so. */
  note(met: LimitMet): void {
    this.limitsMet += 1;
    this.log.log("warn", "a limit of time was met", { ...met });
  }

  async #try(thread: PvfThread, make: MakeOrder, limits: TimeLimits, signal?: AbortSignal): Promise<Done> {
    await thread.ready();
    signal?.throwIfAborted();
    this.#mindCpuTime(thread);
    const { order, transfer } = make();
    const watch = new Watch(thread, limits, this.time);
    const giveUp = () => void thread.end();
    signal?.addEventListener("abort", giveUp, { once: true });
    const answer = await thread.ask(order, transfer);
    signal?.removeEventListener("abort", giveUp);
    watch.end();
    // An answer may still have come from a thread that was already being ended: it is of no more use.
    if (watch.met || signal?.aborted) await thread.end();
    signal?.throwIfAborted();
    if (watch.met) {
      this.note(watch.met);
      return { kind: "cutOff", met: watch.met };
    }
    return answer.kind === "died" ? answer : { kind: "answered", answer, wallMs: watch.wallMs };
  }

  #mindCpuTime(thread: PvfThread): void {
    if (thread.countsCpu || this.#saidNoCpuTime) return;
    this.#saidNoCpuTime = true;
    this.log.log("warn", "CPU time of a thread cannot be read here: a time-out is no verdict", {});
  }
}
