import type { Context, Log } from "@parahost/kernel";
import type { DisputeRef } from "@parahost/protocol";
import type { TakenIn } from "./disputes.js";
import type { Knowledge } from "./knowledge.js";
import type { DisputeCoordinatorMetrics } from "./metrics.js";
import type { Participation } from "./participation/participation.js";
import type { DisputeCoordinatorRole } from "./role.js";

/** What follows once votes are safe: others are told, we take part, and it is noted. */
export class Consequences {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly participation: Participation,
    private readonly metrics: DisputeCoordinatorMetrics,
    private readonly log: Log,
  ) {}

  async of(ctx: Context<DisputeCoordinatorRole>, dispute: DisputeRef, taken: TakenIn): Promise<void> {
    const { fresh, participate, messages, book } = taken;
    this.metrics.votes.inc(fresh.newValid, { validity: "valid" });
    this.metrics.votes.inc(fresh.newInvalid.length, { validity: "invalid" });
    this.#note(dispute, taken);
    for (const message of messages) await ctx.tell("disputeDistribution", "sendDispute", message);
    if (participate) await this.participation.request(ctx, dispute, book.receipt, participate);
    else if (taken.isRefrained) this.metrics.refrainedParticipations.inc();
  }

  #note(dispute: DisputeRef, { isOpened, concluded, isReverted, inactivated, book }: TakenIn): void {
    if (isOpened) {
      this.metrics.opened.inc();
      this.log.log("info", "a candidate is in dispute", { ...dispute, ...book.counts });
    }
    if (concluded) {
      this.metrics.concluded.inc(1, { validity: concluded === "ConcludedFor" ? "valid" : "invalid" });
      this.log.log("info", "a dispute has concluded", { ...dispute, concluded, ...book.counts });
      this.#noteOurError(dispute, concluded, book);
    }
    if (isReverted) {
      const blocks = this.knowledge.scraper.blocksIncluding(dispute.candidateHash);
      this.log.log("warn", "blocks include a candidate that is invalid", { ...dispute, blocks });
    }
    for (const gone of inactivated)
      this.log.log("info", "a dispute was raised by validators alone who have lost others", { ...gone });
  }

  #noteOurError(dispute: DisputeRef, concluded: "ConcludedFor" | "ConcludedAgainst", book: TakenIn["book"]): void {
    const wrong = concluded === "ConcludedFor" ? book.invalid : book.valid;
    const ours = this.knowledge.sessions.ours(dispute.session);
    for (const { validatorIndex } of wrong)
      if (ours.has(validatorIndex))
        this.log.log("error", "we have voted against what a dispute found", { ...dispute, validatorIndex, concluded });
  }
}
