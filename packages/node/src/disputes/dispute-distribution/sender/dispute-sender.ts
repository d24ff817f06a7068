import { type Clock, type Context, isSubsystemError, type JobContext, type Keystore, type Log } from "@parahost/kernel";
import {
  type CandidateHash,
  candidateHashOf,
  err,
  type Hash,
  ok,
  type Result,
  type SessionIndex,
  type ValidatorId,
} from "@parahost/primitives";
import type { DisputeMessage, RecentDispute } from "@parahost/protocol";
import { SEND_RATE_LIMIT_MS } from "../config.js";
import type { DisputeDistributionMetrics } from "../metrics.js";
import type { DisputeDistributionRole } from "../role.js";
import { relevantValidators } from "./relevant-validators.js";
import { SendTask } from "./send-task.js";

type Ctx = Context<DisputeDistributionRole>;
type Job = JobContext<DisputeDistributionRole>;
/** Tasks that are refreshed together: after the first, only those wait that follow one which newcomers had to be sent. */
interface Round {
  readonly hasNewSessions: boolean;
  isPaced: boolean;
}
interface Due {
  readonly candidateHash: CandidateHash;
  readonly round: Round;
}
type Receivers = Result<ReadonlySet<ValidatorId>, unknown>;
/** What the sender works with. */
export interface SenderTools {
  readonly keystore: Keystore;
  readonly clock: Clock;
  readonly metrics: DisputeDistributionMetrics;
  readonly log: Log;
}

/**
 * Gets our votes out: each to everyone concerned, until it is confirmed or the dispute is over.
 *
 * Disputes are sent in the order in which they came, one in `SEND_RATE_LIMIT_MS`, so that nobody takes us for a flooder.
 */
export class DisputeSender {
  readonly #tasks = new Map<CandidateHash, SendTask>();
  readonly #due: Due[] = [];
  #sessions: ReadonlyMap<SessionIndex, Hash> = new Map();
  #isAtWork = false;
  #readyAtMs = 0;

  constructor(private readonly tools: SenderTools) {}

  send(ctx: Ctx, message: DisputeMessage): void {
    const candidateHash = candidateHashOf(message.candidateReceipt);
    if (this.#tasks.has(candidateHash)) {
      this.tools.log.log("trace", "the dispute is being sent already", { candidateHash });
      return;
    }
    this.#tasks.set(candidateHash, new SendTask(message));
    this.#refresh(ctx, [candidateHash], {
      hasNewSessions: true,
      isPaced: true,
    });
  }

  /**
   * Lets go of what is over, and begins again with what failed, or where there are new sessions.
   *
   * @param sessions - those of the active leaves
   */
  update(ctx: Ctx, sessions: ReadonlyMap<SessionIndex, Hash>, active: readonly RecentDispute[]): void {
    const hasNewSessions = !hasSameKeys(sessions, this.#sessions);
    this.#sessions = sessions;
    const alive = new Set(active.map(({ candidateHash }) => candidateHash));
    for (const candidateHash of this.#tasks.keys()) {
      if (alive.has(candidateHash)) continue;
      this.#tasks.delete(candidateHash);
      ctx.end({ candidate: candidateHash });
    }
    const due = [...this.#tasks].filter(([candidateHash, { failed }]) => {
      if (failed > 0)
        this.tools.log.log("warn", "votes could not be delivered to all", {
          candidateHash,
          failed,
        });
      return hasNewSessions || failed > 0;
    });
    const hashes = due.map(([candidateHash]) => candidateHash);
    this.#refresh(ctx, hashes, { hasNewSessions, isPaced: true });
  }

  #refresh(ctx: Ctx, candidates: readonly CandidateHash[], round: Round): void {
    const isDue = new Set(this.#due.map(({ candidateHash }) => candidateHash));
    for (const candidateHash of candidates) if (!isDue.has(candidateHash)) this.#due.push({ candidateHash, round });
    if (!this.#isAtWork) this.#next(ctx);
  }

  /** One at a time, and in order. */
  #next(ctx: Ctx): void {
    const due = this.#due.shift();
    this.#isAtWork = due !== undefined;
    const task = due && this.#tasks.get(due.candidateHash);
    if (due && !task) this.#next(ctx);
    if (!due || !task) return;
    ctx.spawn(
      "node",
      (job) => this.#receivers(job, task, due.round),
      (ctx, receivers) => {
        try {
          this.#deliverAll(ctx, due, task, receivers);
        } finally {
          this.#next(ctx);
        }
      },
    );
  }

  #deliverAll(ctx: Ctx, { candidateHash, round }: Due, task: SendTask, receivers: Receivers): void {
    if (this.#tasks.get(candidateHash) !== task) return; // It was over before its turn came.
    if (!receivers.ok) {
      task.failedAltogether();
      throw receivers.error;
    }
    const sentTo = task.refresh(receivers.value);
    round.isPaced = sentTo.length > 0 && round.hasNewSessions;
    for (const authority of sentTo) this.#deliver(ctx, candidateHash, task, authority);
  }

  async #receivers(job: Job, task: SendTask, round: Round): Promise<Receivers> {
    const { clock, keystore } = this.tools;
    if (round.isPaced) {
      const waitMs = this.#readyAtMs - clock.now();
      if (waitMs > 0) await clock.sleep(waitMs, job.signal);
      this.#readyAtMs = clock.now() + SEND_RATE_LIMIT_MS;
    }
    try {
      return ok(await relevantValidators(job, keystore, task.message, this.#sessions));
    } catch (fault) {
      return err(fault);
    }
  }

  #deliver(ctx: Ctx, candidateHash: CandidateHash, task: SendTask, authority: ValidatorId): void {
    const { metrics } = this.tools;
    ctx.spawn(
      { candidate: candidateHash },
      (job) => metrics.disputeRequestSeconds.time(() => this.#isConfirmed(job, task.message, authority)),
      (_ctx, isConfirmed) => {
        metrics.sentRequests.inc(1, {
          success: isConfirmed ? "succeeded" : "failed",
        });
        task.finished(authority, isConfirmed);
      },
    );
  }

  async #isConfirmed(job: Job, message: DisputeMessage, authority: ValidatorId): Promise<boolean> {
    try {
      await job.ask("networkBridgeTx", "requestDisputeSending", {
        to: { authority },
        message,
      });
      return true;
    } catch (fault) {
      if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
      this.tools.log.log("debug", "a vote was not delivered", {
        authority,
        reason: fault.details["reason"] ?? fault.code,
      });
      return false;
    }
  }
}

const hasSameKeys = (a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean =>
  a.size === b.size && [...a.keys()].every((key) => b.has(key));
