import type { AuthorityDiscovery, Clock, Context, JobContext, Later, Log, SignatureVerifier } from "@parahost/kernel";
import { candidateHashOf, type DisputeStatementRow, type Hash } from "@parahost/primitives";
import type { DisputeMessage, DisputeResponse, ImportStatementsResult, PeerId } from "@parahost/protocol";
import { type Reputation, reportPeer } from "../../../shared/index.js";
import * as limits from "../config.js";
import type { DisputeDistributionMetrics } from "../metrics.js";
import type { DisputeDistributionRole } from "../role.js";
import { Batch } from "./batch.js";
import { checkVotes, type VotesVerdict } from "./check-votes.js";
import { type Incoming, statementsOf } from "./incoming.js";
import { PeerQueues } from "./peer-queues.js";

type Ctx = Context<DisputeDistributionRole>;
type Job = JobContext<DisputeDistributionRole>;
/** What the receiver works with. */
export interface ReceiverTools {
  readonly discovery: AuthorityDiscovery;
  readonly verifier: SignatureVerifier;
  readonly clock: Clock;
  readonly metrics: DisputeDistributionMetrics;
  readonly log: Log;
}

/**
 * Takes in votes of peers, and spares the dispute coordinator what is not worth its time.
 *
 * Only validators are heard, each at a bounded rate. The first message on a candidate is imported at once, so that the dispute is
 * known; those that follow are gathered and imported together. A peer is answered once its votes were taken in, and punished where
 * they are bad.
 */
export class DisputesReceiver {
  readonly #queues = new PeerQueues<Incoming>();
  readonly #batches = new Map<string, Batch>();
  #isWaiting = false;
  /** Where the runtime is asked: the leaf that came last. */
  #leaf: Hash | null = null;

  constructor(private readonly tools: ReceiverTools) {}

  atLeaf(leaf: Hash): void {
    this.#leaf = leaf;
  }

  receive(ctx: Ctx, peer: PeerId, message: DisputeMessage): Later<DisputeResponse | null> {
    this.tools.metrics.receivedRequests.inc();
    const answer = new Promise<DisputeResponse | null>((answer) => {
      this.#queue(ctx, {
        peer,
        message,
        candidateHash: candidateHashOf(message.candidateReceipt),
        answer,
      });
    });
    return ctx.later("node", () => answer);
  }

  #queue(ctx: Ctx, incoming: Incoming): void {
    const [authority] = this.tools.discovery.authoritiesOf(incoming.peer);
    if (authority === undefined) this.#refuse(ctx, incoming, limits.COST_NOT_A_VALIDATOR);
    else if (!this.#queues.push(authority, incoming)) this.#refuse(ctx, incoming, limits.COST_APPARENT_FLOOD);
    else if (!this.#isWaiting) this.#wait(ctx);
  }

  /** Until it is time for the first of each queue. */
  #wait(ctx: Ctx): void {
    this.#isWaiting = true;
    ctx.spawn(
      "node",
      (job) => this.tools.clock.sleep(limits.RECEIVE_RATE_LIMIT_MS, job.signal),
      (ctx) => {
        this.#isWaiting = false;
        this.#check(ctx, this.#queues.popHeads());
        if (!this.#queues.isEmpty) this.#wait(ctx);
      },
    );
  }

  #check(ctx: Ctx, heads: readonly Incoming[]): void {
    ctx.spawn(
      "node",
      (job) => orRefuse(heads, () => checkVotes(job, this.tools.verifier, heads, this.#leaf)),
      (ctx, verdicts) => {
        for (const [i, incoming] of heads.entries()) this.#take(ctx, incoming, verdicts[i] ?? "UnknownSession");
      },
    );
  }

  #take(ctx: Ctx, incoming: Incoming, verdict: VotesVerdict): void {
    if (verdict === "InvalidSignature") this.#refuse(ctx, incoming, limits.COST_INVALID_SIGNATURE);
    else if (verdict === "UnknownSession") this.#refuse(ctx, incoming, verdict);
    else this.#batch(ctx, incoming);
  }

  #batch(ctx: Ctx, incoming: Incoming): void {
    const key = `${incoming.message.session} ${incoming.candidateHash}`;
    const open = this.#batches.get(key);
    if (open) {
      // Whoever repeats what another one sent first has done nothing wrong.
      if (!open.add(incoming)) this.#refuse(ctx, incoming, "RedundantMessage");
    } else if (this.#batches.size >= limits.MAX_BATCHES) {
      this.#refuse(ctx, incoming, "MaxBatchLimitReached");
    } else {
      const batch = new Batch(this.tools.clock.now());
      this.#batches.set(key, batch);
      this.#import(ctx, [incoming], statementsOf(incoming.message));
      this.#lookAgain(ctx, key, batch);
    }
  }

  #lookAgain(ctx: Ctx, key: string, batch: Batch): void {
    const { clock } = this.tools;
    const waitMs = batch.nextLookMs(clock.now()) - clock.now();
    ctx.spawn(
      "node",
      (job) => clock.sleep(waitMs, job.signal),
      (ctx) => {
        if (batch.look(clock.now())) {
          this.#lookAgain(ctx, key, batch);
        } else {
          this.#batches.delete(key);
          this.#import(ctx, batch.senders, batch.statements);
        }
      },
    );
  }

  /** All of the same candidate and session; where there are none, nothing happens. */
  #import(ctx: Ctx, senders: readonly Incoming[], statements: readonly DisputeStatementRow[]): void {
    const [first] = senders;
    if (!first) return;
    const { candidateReceipt, session } = first.message;
    const importing = (job: Job) =>
      job.ask("disputeCoordinator", "importStatements", {
        session,
        candidateReceipt,
        statements,
      });
    ctx.spawn(
      "node",
      (job) => orRefuse(senders, () => importing(job)),
      (ctx, result) => this.#imported(ctx, senders, result),
    );
  }

  #imported(ctx: Ctx, senders: readonly Incoming[], result: ImportStatementsResult): void {
    const isValid = result === "ValidImport";
    this.tools.metrics.importedRequests.inc(senders.length, {
      success: isValid ? "succeeded" : "failed",
    });
    for (const incoming of senders) {
      if (isValid) incoming.answer({ kind: "Confirmed" });
      else this.#refuse(ctx, incoming, limits.COST_INVALID_IMPORT);
    }
  }

  /** @param why - what the peer pays for, or why it pays nothing */
  #refuse(ctx: Ctx, { peer, candidateHash, answer }: Incoming, why: Reputation | string): void {
    const reason = typeof why === "string" ? why : why.reason;
    this.tools.log.log("debug", "a peer's votes were refused", {
      peer,
      candidateHash,
      reason,
    });
    answer(null);
    if (typeof why !== "string") void reportPeer(ctx, peer, why);
  }
}

/** Nobody waits for an answer that cannot come any more. */
async function orRefuse<T>(messages: readonly Incoming[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    for (const { answer } of messages) answer(null);
    throw fault;
  }
}
