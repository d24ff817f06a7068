import type { BlockId, Clock, Context, Log } from "@parahost/kernel";
import type { CandidateHash, CandidateReceipt } from "@parahost/primitives";
import type { DisputeRef } from "@parahost/protocol";
import { type CandidateFinding, checkCandidate } from "../../../shared/index.js";
import { MAX_PARALLEL_PARTICIPATIONS } from "../config.js";
import type { DisputeCoordinatorMetrics } from "../metrics.js";
import type { DisputeCoordinatorRole } from "../role.js";
import { type ParticipationRequest, type Priority, Queues } from "./queues.js";

type Ctx = Context<DisputeCoordinatorRole>;
type Finished = (ctx: Ctx, request: ParticipationRequest, outcome: CandidateFinding) => void;

/** Our own part in disputes: a few candidates at a time, the others wait. */
export class Participation {
  readonly #queues = new Queues();
  readonly #running = new Set<CandidateHash>();
  /** The highest leaf: its runtime has the validation code. */
  #recent: BlockId | null = null;

  /** @param finished - told of each outcome, in the inbox */
  constructor(
    private readonly clock: Clock,
    private readonly metrics: DisputeCoordinatorMetrics,
    private readonly log: Log,
    private readonly finished: Finished,
  ) {}

  /** Has a candidate validated, at once or when its turn comes. One that is being validated is not validated twice. */
  async request(ctx: Ctx, dispute: DisputeRef, receipt: CandidateReceipt, priority: Priority): Promise<void> {
    const { session, candidateHash } = dispute;
    this.metrics.queuedParticipations.inc(1, { priority });
    if (this.#running.has(candidateHash)) return;
    const at = receipt.descriptor.relayParent;
    const number = await ctx.ask("chainApi", "blockNumber", { at });
    const request = { session, candidateHash, receipt, queuedAtMs: this.clock.now() };
    const error = this.#queues.add(request, priority, number);
    if (error) this.log.log("warn", "a dispute is not looked into: the queue is full", { ...dispute, error });
    this.#begin(ctx);
  }

  /** These were included: they do not wait behind those that were not. */
  prioritize(candidates: readonly CandidateHash[]): void {
    for (const candidateHash of candidates) {
      const error = this.#queues.prioritize(candidateHash);
      if (error) this.log.log("warn", "a dispute stays best effort", { candidateHash, error });
    }
    this.#measure();
  }

  onLeaf(ctx: Ctx, leaf: BlockId): void {
    if (!this.#recent || leaf.number > this.#recent.number) this.#recent = { hash: leaf.hash, number: leaf.number };
    this.#begin(ctx);
  }

  #begin(ctx: Ctx): void {
    while (this.#recent && this.#running.size < MAX_PARALLEL_PARTICIPATIONS) {
      const request = this.#queues.next();
      if (!request) break;
      this.#run(ctx, request, this.#recent);
    }
    this.#measure();
  }

  #run(ctx: Ctx, request: ParticipationRequest, { hash }: BlockId): void {
    const { candidateHash, receipt, session, queuedAtMs } = request;
    const wanted = { receipt, session, backingGroup: null, at: hash, execKind: "Dispute" } as const;
    this.#running.add(candidateHash);
    ctx.spawn(
      "node",
      (job) => this.metrics.participationSeconds.time(() => checkCandidate(job, wanted)),
      (ctx, outcome) => {
        this.#running.delete(candidateHash);
        this.metrics.participationPipelineSeconds.observe((this.clock.now() - queuedAtMs) / 1_000);
        this.#begin(ctx);
        this.finished(ctx, request, outcome);
      },
    );
  }

  #measure(): void {
    this.metrics.priorityQueueSize.set(this.#queues.size("priority"));
    this.metrics.bestEffortQueueSize.set(this.#queues.size("best-effort"));
  }
}
