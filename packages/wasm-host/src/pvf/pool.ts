import {
  Clock,
  Log,
  type PvfExecution,
  type PvfFailure,
  type PvfHost,
  type PvfOutcome,
  type UnpackOutcome,
} from "@parahost/kernel";
import type { ValidationCodeHash } from "@parahost/primitives";
import type { PvfExecKind } from "@parahost/protocol";
import { inject, injectable, optional } from "inversify";
import type { PreparedCode } from "../code/checked-code.js";
import { isCompressed } from "../code/decompress.js";
import type { CodeRefusal } from "../code/refusal.js";
import { PVF_DEFAULTS, PvfConfig, PvfWorkerEntry } from "../config.js";
import type { LoggedLine } from "../host/sandbox.js";
import { RealTime } from "../real-time.js";
import { PvfArtifacts } from "./artifacts.js";
import type { Ended, Run } from "./messages.js";
import { hardTimeout, internalError, timedOut, unfinished } from "./outcomes.js";
import { Preparation } from "./preparation.js";
import { Threads } from "./threads.js";
import { Work } from "./work.js";

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
  readonly #preparation: Preparation;
  readonly #log: Log;

  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(RealTime) time: RealTime,
    @inject(Log) log: Log,
    @inject(PvfWorkerEntry) entry: URL,
    @inject(PvfConfig) @optional() config: Partial<PvfConfig> = {},
    @inject(PvfArtifacts) @optional() artifacts: PvfArtifacts | null = null,
  ) {
    this.#config = { ...PVF_DEFAULTS, ...config };
    this.#log = log.target("parachain::pvf");
    this.#threads = new Threads(entry, this.#config.workers);
    this.#work = new Work(this.#threads, time, this.#log);
    this.#preparation = new Preparation(this.#work, this.#config, artifacts, this.#log);
  }

  /** Limits of time that runs have met. A virtual run that met one is not reproducible. */
  get limitsMet(): number {
    return this.#work.limitsMet;
  }

  /** Queued by kind: backing first, then approval, then disputes. */
  execute(execution: PvfExecution, signal?: AbortSignal): Promise<PvfOutcome> {
    return this.clock.hold(async () => {
      const prepared = await this.#preparation.prepared(execution.code, execution.codeHash, execution.kind);
      signal?.throwIfAborted();
      if (prepared.kind === "failed") return { ...prepared.outcome, cpuMs: null };
      // Upstream's view: that code does not prepare says nothing of the candidate, since pre-checking lets no such code pass.
      if (prepared.kind === "refused")
        return { ...internalError("Preparation", sentence(prepared.refusal)), cpuMs: null };
      return this.#run(execution, prepared.code, signal);
    }, this.#config.runTakesMs);
  }

  async unpack(blockData: Uint8Array, limit: number, kind: PvfExecKind, signal?: AbortSignal): Promise<UnpackOutcome> {
    if (!isCompressed(blockData)) return { kind: "unpacked", blockData };
    return this.clock.hold(async () => {
      const order = () => {
        const packed = blockData.slice();
        return { order: { kind: "unpack", packed, limit } as const, transfer: [packed.buffer] };
      };
      const done = await this.#work.do(kind, order, { cpu: null, wall: this.#config.prepareLimitMs }, signal);
      if (done.kind === "answered" && done.answer.kind === "unpacked") return done.answer.outcome;
      return done.kind === "cutOff" ? timedOut(done.met) : internalError(...unfinished(done));
    });
  }

  prepare(code: Uint8Array, codeHash: ValidationCodeHash): Promise<PvfFailure | null> {
    return this.clock.hold(async () => {
      const prepared = await this.#preparation.prepared(code, codeHash, "Precheck");
      if (prepared.kind === "failed") return prepared.outcome;
      if (prepared.kind === "prepared") return null;
      return { kind: "invalid", reason: prepared.refusal.code, detail: prepared.refusal.detail };
    });
  }

  /** Ends every worker. What is under way is answered as an internal error. */
  async close(): Promise<void> {
    await this.#threads.close();
    await this.#preparation.settled();
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
    if (done.kind === "answered" && done.answer.kind === "ran")
      return { ...this.#ended(done.answer.run, done.wallMs, cpuLimitMs), cpuMs: done.answer.run.cpuMs };
    if (done.kind !== "cutOff") return { ...internalError(...unfinished(done)), cpuMs: null };
    const { cpuMs, limit } = done.met;
    return { ...(limit === "cpu" ? hardTimeout(cpuMs, cpuLimitMs) : timedOut(done.met)), cpuMs };
  }

  #ended(run: Run, wallMs: number, cpuLimitMs: number): Ended {
    this.#passOn(run.lines);
    if (run.cpuMs !== null && run.cpuMs >= cpuLimitMs) {
      // It ended by itself, after its limit and before anyone looked.
      this.#work.note({ limit: "cpu", cpuMs: run.cpuMs, wallMs });
      return hardTimeout(run.cpuMs, cpuLimitMs);
    }
    const { ended } = run;
    if (ended.kind === "valid") return ended;
    const said = run.lines.findLast(({ level }) => level === 0)?.message;
    return said === undefined ? ended : { ...ended, detail: `${ended.detail}; ${said}` };
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

const sentence = ({ code, detail }: CodeRefusal) => `${code}: ${detail}`;
