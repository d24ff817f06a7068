import type { RealTime } from "../real-time.js";
import type { PvfThread } from "./thread.js";

/** How often is looked at least, when little is left. */
const SHORTEST_LOOK_MS = 5;

/** Limits of one order, in ms. `cpu` is `null` where only the other one counts. */
export interface TimeLimits {
  readonly cpu: number | null;
  readonly wall: number;
}
/** A limit that was met, and how far things had come by then. */
export interface LimitMet {
  readonly limit: "cpu" | "wall";
  readonly cpuMs: number | null;
  readonly wallMs: number;
}

/** Looks at a thread at work, and ends it at the first limit that it meets. */
export class Watch {
  met: LimitMet | null = null;
  readonly #startMs: number;
  readonly #startCpuMs: number | null;
  #callOff = () => {};

  constructor(
    private readonly thread: PvfThread,
    private readonly limits: TimeLimits,
    private readonly time: RealTime,
  ) {
    this.#startMs = time.now();
    this.#startCpuMs = thread.cpuMs();
    this.#look();
  }

  /** Real time since it began. */
  get wallMs(): number {
    return this.time.now() - this.#startMs;
  }

  end(): void {
    this.#callOff();
  }

  #look(): void {
    const { wallMs } = this;
    const cpuMs = this.#cpuMs();
    const cpuLeft = cpuMs === null || this.limits.cpu === null ? Number.POSITIVE_INFINITY : this.limits.cpu - cpuMs;
    const wallLeft = this.limits.wall - wallMs;
    if (cpuLeft > 0 && wallLeft > 0) {
      this.#callOff = this.time.after(Math.max(SHORTEST_LOOK_MS, Math.min(cpuLeft, wallLeft)), () => this.#look());
      return;
    }
    this.met = { limit: cpuLeft <= 0 ? "cpu" : "wall", cpuMs, wallMs };
    void this.thread.end();
  }

  #cpuMs(): number | null {
    const now = this.thread.cpuMs();
    return now === null || this.#startCpuMs === null ? null : now - this.#startCpuMs;
  }
}
