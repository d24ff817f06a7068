import type { PvfExecKind } from "@parahost/protocol";
import { PvfThread } from "./thread.js";

/** What goes first. `Precheck` is nobody's verdict yet, so it comes last. */
const LANES = ["Backing", "Approval", "Dispute", "Precheck"] as const;
export type Lane = PvfExecKind | "Precheck";

interface Waiting {
  readonly give: (thread: PvfThread | null) => void;
}

/** A bounded number of threads at work, one more kept warm, and who waits for one, by lane and then in order. */
export class Threads {
  readonly #alive = new Set<PvfThread>();
  readonly #idle: PvfThread[] = [];
  readonly #waiting = new Map<Lane, Set<Waiting>>(LANES.map((lane) => [lane, new Set()]));
  readonly #busy = new Set<PvfThread>();
  #closed = false;

  constructor(
    private readonly entry: URL,
    private readonly most: number,
  ) {}

  /**
   * Waits for a thread. Give it back.
   *
   * @returns `null` once closed
   * @throws the signal's reason
   */
  acquire(lane: Lane, signal?: AbortSignal): Promise<PvfThread | null> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#closed) return resolve(null);
      const queue = this.#waiting.get(lane);
      const giveUp = () => {
        queue?.delete(waiting);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        give: (thread) => {
          queue?.delete(waiting);
          signal?.removeEventListener("abort", giveUp);
          resolve(thread);
        },
      };
      queue?.add(waiting);
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#hand();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Takes a thread back, dead or alive. */
  release(thread: PvfThread): void {
    this.#busy.delete(thread);
    if (this.#alive.has(thread)) {
      thread.letGo();
      this.#idle.push(thread);
    }
    // Not before whoever gave it back has gone on: what follows on prepared code is its run, and may go before others.
    setImmediate(() => this.#hand());
  }

  /** Ends all threads; whoever waits gets none. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const queue of this.#waiting.values()) for (const waiting of queue) waiting.give(null);
    await Promise.all([...this.#alive].map((thread) => thread.end()));
  }

  #hand(): void {
    while (!this.#closed && this.#busy.size < this.most) {
      const next = this.#next();
      if (!next) break;
      const thread = this.#idle.pop() ?? this.#start();
      this.#busy.add(thread);
      thread.hold();
      next.give(thread);
    }
    // The spare: there before it is needed, as starting one takes longer than most runs.
    if (!this.#closed && this.#idle.length === 0 && this.#alive.size <= this.most) this.#idle.push(this.#start());
  }

  #next(): Waiting | undefined {
    for (const lane of LANES) {
      const [first] = this.#waiting.get(lane) ?? [];
      if (first) return first;
    }
    return undefined;
  }

  #start(): PvfThread {
    const thread = new PvfThread(this.entry, (dead) => {
      this.#alive.delete(dead);
      const at = this.#idle.indexOf(dead);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    this.#alive.add(thread);
    return thread;
  }
}
