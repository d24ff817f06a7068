import { Clock, Log, type PvfExecution, type PvfHost, type PvfOutcome, SubsystemError } from "@parahost/kernel";
import { blake2b256Hex, type ValidationCodeHash } from "@parahost/primitives";
import { inject, injectable, optional } from "inversify";
import { PVF_DEFAULTS, PvfConfig, PvfWorkerEntry } from "../config.js";
import type { LoggedLine } from "../host/sandbox.js";
import { RealTime } from "../real-time.js";
import type { PreparedCode } from "./check-validation-code.js";
import type { Run } from "./messages.js";
import { PreparedCodes } from "./prepared-codes.js";
import type { CodeRefusal } from "./refusal.js";
import { type Lane, Threads } from "./threads.js";
import { type Done, Work } from "./work.js";

type Unusable = Exclude<PvfOutcome, { kind: "valid" }>;
type Prepared =
  | { readonly kind: "prepared"; readonly code: PreparedCode }
  | { readonly kind: "refused"; readonly refusal: CodeRefusal }
  | { readonly kind: "failed"; readonly outcome: Unusable };

const LEVELS = ["error", "warn", "info", "debug", "trace"] as const;

/**
 * Runs validation code in worker threads: a bounded number at a time, backing before approval before disputes, each run in an
 * instance of its own and within limits of CPU time, real time, memory, stack and output.
 *
 * A verdict is only what the code did. A worker that dies is replaced and its work tried once more; what then still fails, and
 * whatever else is this machine's, is an internal error.
 *
 * @guide node/utility/pvf-host-and-workers.md
 */
@injectable()
export class PvfPool implements PvfHost {
  readonly #config: PvfConfig;
  readonly #threads: Threads;
  readonly #work: Work;
  readonly #codes: PreparedCodes;
  /** By lane too: who is in a hurry does not wait for what was asked without any. */
  readonly #preparing = new Map<string, Promise<Prepared>>();
  readonly #log: Log;

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(RealTime) time: RealTime,
    @inject(Log) log: Log,
    @inject(PvfWorkerEntry) entry: URL,
    @inject(PvfConfig) @optional() config: Partial<PvfConfig> = {},
  ) {
    this.#config = { ...PVF_DEFAULTS, ...config };
    this.#log = log.target("parachain::pvf");
    this.#threads = new Threads(entry, this.#config.workers);
    this.#work = new Work(this.#threads, time, this.#log);
    this.#codes = new PreparedCodes(this.#config.preparedBytes);
  }

  /** Limits of time that runs have met. A virtual run that met one is not reproducible. */
  get limitsMet(): number {
    return this.#work.limitsMet;
  }

  execute(execution: PvfExecution, signal?: AbortSignal): Promise<PvfOutcome> {
    return this.clock.hold(async () => {
      const prepared = await this.#prepared(execution.code, execution.codeHash, execution.kind);
      signal?.throwIfAborted();
      if (prepared.kind === "failed") return prepared.outcome;
      // Upstream's view: that code does not prepare says nothing of the candidate, since pre-checking lets no such code pass.
      if (prepared.kind === "refused") return internalError("Preparation", sentence(prepared.refusal));
      return this.#run(execution, prepared.code, signal);
    });
  }

  prepare(code: Uint8Array, codeHash: ValidationCodeHash): Promise<Unusable | null> {
    return this.clock.hold(async () => {
      const prepared = await this.#prepared(code, codeHash, "Precheck");
      if (prepared.kind === "failed") return prepared.outcome;
      if (prepared.kind === "prepared") return null;
      return { kind: "invalid", reason: prepared.refusal.code, detail: prepared.refusal.detail };
    });
  }

  close(): Promise<void> {
    return this.#threads.close();
  }

  async #run(
    { params, kind, cpuLimitMs }: PvfExecution,
    code: PreparedCode,
    signal?: AbortSignal,
  ): Promise<PvfOutcome> {
    const limits = { cpu: cpuLimitMs, wall: cpuLimitMs * this.#config.wallFactor };
    const done = await this.#work.do(
      kind,
      () => {
        // A copy that is given away: cheaper than one made on the way, and the caller keeps its own, for a second try too.
        const copy = params.slice();
        return { order: { kind: "run", code, params: copy, limits: this.#config }, transfer: [copy.buffer] };
      },
      limits,
      signal,
    );
    if (done.kind === "answered")
      return this.#outcome(done.answer.kind === "ran" ? done.answer.run : null, done, cpuLimitMs);
    if (done.kind !== "cutOff") return internalError(...unfinished(done));
    const { limit, cpuMs, wallMs } = done.met;
    if (limit === "cpu") return hardTimeout(cpuMs, cpuLimitMs);
    return internalError(
      "TimedOut",
      `${ms(wallMs)} have gone by, of CPU time ${cpuMs === null ? "nobody knows" : ms(cpuMs)}`,
    );
  }

  #outcome(run: Run | null, { wallMs }: { readonly wallMs: number }, cpuLimitMs: number): PvfOutcome {
    if (!run) return internalError("HostCommunication", "the worker answered another question");
    this.#passOn(run.lines);
    if (run.cpuMs !== null && run.cpuMs >= cpuLimitMs) {
      // It ended by itself, after its limit and before anyone looked.
      this.#work.note({ limit: "cpu", cpuMs: run.cpuMs, wallMs });
      return hardTimeout(run.cpuMs, cpuLimitMs);
    }
    const { ended } = run;
    if (ended.kind === "valid") return { ...ended, cpuMs: run.cpuMs ?? wallMs };
    const said = run.lines.findLast(({ level }) => level === 0)?.message;
    return said === undefined ? ended : { ...ended, detail: `${ended.detail}; ${said}` };
  }

  /** Once for each code, whoever asks, and however many. */
  async #prepared(code: Uint8Array, codeHash: ValidationCodeHash, lane: Lane): Promise<Prepared> {
    const known = this.#codes.get(codeHash);
    if (known) return { kind: "prepared", code: known };
    const key = `${lane} ${codeHash}`;
    const running = this.#preparing.get(key);
    if (running) return running;
    const preparing = this.#prepareNow(code, codeHash, lane).finally(() => this.#preparing.delete(key));
    this.#preparing.set(key, preparing);
    return preparing;
  }

  async #prepareNow(code: Uint8Array, codeHash: ValidationCodeHash, lane: Lane): Promise<Prepared> {
    const hash = blake2b256Hex(code);
    if (hash !== (codeHash as string)) {
      throw new SubsystemError("pvf-host", "CodeHashMismatch", { fatal: false, details: { expected: codeHash, hash } });
    }
    const limits = { cpu: null, wall: this.#config.prepareLimitMs };
    const order = { kind: "prepare", code, limits: this.#config } as const;
    const done = await this.#work.do(lane, () => ({ order, transfer: [] }), limits);
    if (done.kind === "answered" && done.answer.kind === "prepared") {
      this.#codes.put(codeHash, done.answer.code);
      return done.answer;
    }
    if (done.kind === "answered" && done.answer.kind === "refused") return done.answer;
    if (done.kind === "closed") return { kind: "failed", outcome: internalError(...unfinished(done)) };
    const detail =
      done.kind === "cutOff" ? `TimedOut: ${ms(done.met.wallMs)} have gone by` : unfinished(done).join(": ");
    return { kind: "failed", outcome: internalError("NonDeterministicPrepareError", detail) };
  }

  #passOn(lines: readonly LoggedLine[]): void {
    for (const { level, target, message } of lines) {
      this.#log.log("debug", "validation code logged", {
        level: LEVELS[level] ?? level,
        codeTarget: target,
        message,
      });
    }
  }
}

/** Why there is no answer, if not for a limit. */
function unfinished(done: Exclude<Done, { kind: "cutOff" }>): [reason: string, detail: string] {
  if (done.kind === "died") return ["AmbiguousWorkerDeath", `two workers died of it: ${done.detail}`];
  if (done.kind === "closed") return ["HostCommunication", "the pool is closed"];
  return ["HostCommunication", "the worker answered another question"];
}

const sentence = ({ code, detail }: CodeRefusal) => `${code}: ${detail}`;
const ms = (value: number) => `${Math.round(value)} ms`;
const internalError = (reason: string, detail: string): Unusable => ({ kind: "internalError", reason, detail });
const hardTimeout = (cpuMs: number | null, limitMs: number): Unusable => ({
  kind: "invalid",
  reason: "HardTimeout",
  detail: `took ${ms(cpuMs ?? limitMs)} of CPU time, ${ms(limitMs)} at most`,
});
