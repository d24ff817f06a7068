import type { Clock } from "@parahost/kernel";
import { compareAnswer } from "../compare/compare-answer.js";
import type { FoundVector } from "../vectors/find-vectors.js";
import type { HostAnswer } from "./host-answer.js";
import { HostFault, HostLink } from "./host-link.js";
import type { HostEnd, StartHost } from "./host-process.js";
import { countsOf, type JudgedVector, type RunReport, type Verdict } from "./verdict.js";

/** How a run is made. */
export interface RunOptions {
  readonly start: StartHost;
  readonly clock: Clock;
  /** For one answer; that of the first includes the host's start. */
  readonly timeoutMs: number;
  /** How many hosts run beside each other. */
  readonly jobs: number;
  /** The longest answer that is read. @defaultValue 256 MiB */
  readonly answerBytes?: number;
  /** Ends the run: no host is left. */
  readonly signal?: AbortSignal;
  /** Hears of each vector as soon as it was judged. */
  readonly onJudged?: (judged: JudgedVector) => void;
  /** Hears what hosts write on standard error, line by line. */
  readonly onStderr?: (line: string) => void;
}

/** Of one answer: no suite has a use for more. */
const ANSWER_BYTES = 256 * 1024 * 1024;
/** Hosts that were of no use, one after the other, before any host has answered at all. */
const VAIN_STARTS = 3;
/** What a shell ends with that cannot run the command. */
const NO_COMMAND = [126, 127];

/**
 * Judges a host by vectors, over the host protocol.
 *
 * A host that dies, hangs or breaks the protocol is ended; the vector in question counts as crashed, and the rest goes to a fresh
 * one. When this returns, no host is left running.
 */
export async function runVectors(vectors: readonly FoundVector[], options: RunOptions): Promise<RunReport> {
  const run = new Run(vectors, options);
  const startMs = options.clock.now();
  const jobs = Math.min(options.jobs, vectors.length);
  await Promise.all(Array.from({ length: jobs }, () => run.work()));
  const results = vectors.map(
    (vector, i): JudgedVector => run.judged[i] ?? { vector, verdict: { outcome: "notRun" }, ms: 0 },
  );
  return { results, counts: countsOf(results), ms: options.clock.now() - startMs, problem: run.problem() };
}

class Run {
  readonly judged: JudgedVector[] = [];
  #next = 0;
  #hasAnswered = false;
  #vainStarts = 0;
  /** What the first host has died of. */
  #death: { readonly text: string; readonly at: FoundVector } | null = null;
  #notStarted: string | null = null;

  constructor(
    private readonly vectors: readonly FoundVector[],
    private readonly options: RunOptions,
  ) {}

  /** One host after the other, until no vector is left. */
  async work(): Promise<void> {
    let link: HostLink | null = null;
    try {
      for (let i = this.#take(); i !== null; i = this.#take()) {
        link ??= this.#connect();
        const isGood = await this.#judge(i, link);
        if (isGood) continue;
        await link.close();
        link = null;
      }
    } finally {
      await link?.close();
    }
  }

  problem(): string | null {
    if (this.#notStarted !== null) return `the host did not start: ${this.#notStarted}`;
    if (this.options.signal?.aborted) return "interrupted";
    if (this.#death === null) return null;
    if (!this.#hasAnswered) return `the host did not start: ${this.#death.text}`;
    return `${this.#death.text}, asked for ${this.#death.at.suite}/${this.#death.at.case}`;
  }

  #take(): number | null {
    const isOver = this.options.signal?.aborted || this.#notStarted !== null || this.#next === this.vectors.length;
    return isOver ? null : this.#next++;
  }

  #connect(): HostLink {
    const { start, timeoutMs, answerBytes = ANSWER_BYTES, clock, onStderr = () => {} } = this.options;
    return new HostLink(start, { timeoutMs, answerBytes }, clock, onStderr);
  }

  /** @returns whether the host may be asked again */
  async #judge(i: number, link: HostLink): Promise<boolean> {
    const vector = this.vectors[i] as FoundVector;
    const { clock, signal, onJudged } = this.options;
    const startMs = clock.now();
    let verdict: Verdict;
    let fault: HostFault | null = null;
    try {
      verdict = verdictOn(vector, await link.ask(vector.suite, vector.input, signal));
      this.#hasAnswered = true;
    } catch (thrown) {
      if (!(thrown instanceof HostFault)) throw thrown;
      fault = thrown;
      if (fault.kind === "Interrupted") return false;
      this.#note(fault, vector);
      verdict = { outcome: "crashed", fault: fault.kind, reason: fault.message };
    }
    const judged = { vector, verdict, ms: clock.now() - startMs };
    this.judged[i] = judged;
    onJudged?.(judged);
    return fault === null;
  }

  #note({ kind, message, end }: HostFault, at: FoundVector): void {
    if (kind === "Died") this.#death ??= { text: message, at };
    if (this.#hasAnswered) return;
    this.#vainStarts += 1;
    if (cannotStart(end)) this.#notStarted ??= message;
    else if (this.#vainStarts >= VAIN_STARTS) this.#notStarted ??= `${message}, and so ${VAIN_STARTS} in a row`;
  }
}

const cannotStart = (end: HostEnd | null): boolean =>
  end !== null && (end.fault !== undefined || NO_COMMAND.includes(end.code ?? 0));

function verdictOn({ suite, expected }: FoundVector, answer: HostAnswer): Verdict {
  if (answer.kind === "unsupported") return { outcome: "skipped" };
  if (answer.kind === "crash") return { outcome: "crashed", fault: "Crash", reason: answer.message };
  const differences = compareAnswer(suite, expected, answer.output);
  return differences.length === 0 ? { outcome: "passed" } : { outcome: "failed", differences };
}
