import { CandidateReports, Clock, type Context, NOT_AWAITED } from "@parahost/kernel";
import type { CandidateReceipt, Hash } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { knownBy } from "../../../shared/index.js";
import type { Assignment } from "./assignment.js";
import type { Advertisement } from "./collations.js";
import { MAX_UNSHARED_DOWNLOAD_TIME_MS } from "./config.js";
import { type FetchOutcome, fetchCollation } from "./fetch-collation.js";
import { ValidatorSideMetrics } from "./metrics.js";
import type { ValidatorSideRole } from "./role.js";

type Ctx = Context<ValidatorSideRole>;

/** Where a fetch is reported. */
export interface FetchListener {
  done(ctx: Ctx, outcome: FetchOutcome): Promise<void>;
  /** It is still going on, and has had its time alone. */
  overdue(ctx: Ctx): Promise<void>;
}

/** Fetches collations, each in a job of its own that ends with the relay parent, and reports what becomes of them. */
@injectable()
export class Fetching {
  constructor(
    @inject(Clock) private readonly clock: Clock,
    @inject(ValidatorSideMetrics) private readonly metrics: ValidatorSideMetrics,
    @inject(CandidateReports) private readonly reports: CandidateReports,
  ) {}

  start(ctx: Ctx, relayParent: Hash, assignment: Assignment, from: Advertisement, listener: FetchListener): void {
    const done = new AbortController();
    ctx.spawn(
      { relayParent },
      (job) => this.metrics.requestDuration.time(() => fetchCollation(job, relayParent, assignment, from)),
      (ctx, outcome) => {
        done.abort(NOT_AWAITED);
        this.metrics.requests.inc(1, { success: "collation" in outcome ? "succeeded" : "failed" });
        return this.metrics.handleResult.time(() => listener.done(ctx, outcome));
      },
    );
    ctx.spawn(
      { relayParent },
      (job) => this.#isOverdue(AbortSignal.any([job.signal, done.signal])),
      (ctx, isOverdue) => (isOverdue ? listener.overdue(ctx) : undefined),
    );
  }

  report(step: "fetched" | "dropped", receipt: CandidateReceipt, reason?: string): void {
    this.reports.report({ step, ...knownBy(receipt), ...(reason && { reason }) });
  }

  async #isOverdue(signal: AbortSignal): Promise<boolean> {
    await this.clock.sleep(MAX_UNSHARED_DOWNLOAD_TIME_MS, signal).catch(() => undefined);
    return !signal.aborted;
  }
}
