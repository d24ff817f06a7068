import {
  type ActivatedLeaf,
  AuthorityDiscovery,
  Clock,
  type Context,
  type Handlers,
  isSubsystemError,
  type JobContext,
  Keystore,
  Log,
  SignatureVerifier,
  type Subsystem,
} from "@parahost/kernel";
import type { Hash, SessionIndex } from "@parahost/primitives";
import type { RecentDispute } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { DisputeDistributionMetrics } from "./metrics.js";
import { DisputesReceiver } from "./receiver/disputes-receiver.js";
import { type DisputeDistributionRole, disputeDistributionRole } from "./role.js";
import { DisputeSender } from "./sender/dispute-sender.js";

type Ctx = Context<DisputeDistributionRole>;
type Job = JobContext<DisputeDistributionRole>;

/** The ports that both halves of dispute distribution work with. */
@injectable()
export class DisputePorts {
  constructor(
    @inject(AuthorityDiscovery) readonly discovery: AuthorityDiscovery,
    @inject(Keystore) readonly keystore: Keystore,
    @inject(SignatureVerifier) readonly verifier: SignatureVerifier,
    @inject(Clock) readonly clock: Clock,
  ) {}
}

/**
 * Sends our votes in disputes to all who must have them, and takes in those of others.
 *
 * No gossip: each is sent to each, and counts as sent once it was confirmed. What was not is sent again at the next leaf, for as
 * long as the dispute goes on.
 *
 * @guide node/disputes/dispute-distribution.md
 */
@injectable()
export class DisputeDistributionSubsystem implements Subsystem<DisputeDistributionRole> {
  readonly role = disputeDistributionRole;
  /** The active leaves, the newest last. */
  readonly #leaves = new Set<Hash>();
  readonly #sender: DisputeSender;
  readonly #receiver: DisputesReceiver;

  constructor(
    @inject(DisputePorts) ports: DisputePorts,
    @inject(DisputeDistributionMetrics) metrics: DisputeDistributionMetrics,
    @inject(Log) log: Log,
  ) {
    const { discovery, keystore, verifier, clock } = ports;
    const own = { clock, metrics, log: log.target(disputeDistributionRole.target) };
    this.#sender = new DisputeSender({ ...own, keystore });
    this.#receiver = new DisputesReceiver({ ...own, discovery, verifier });
  }

  onLeaf(ctx: Ctx, { hash }: ActivatedLeaf): void {
    this.#leaves.add(hash);
    this.#receiver.atLeaf(hash);
    const leaves = [...this.#leaves];
    ctx.spawn(
      { leaf: hash },
      async (job) => ({ sessions: await sessionsAt(job, leaves), active: await activeDisputes(job) }),
      (ctx, { sessions, active }) => this.#sender.update(ctx, sessions, active),
    );
  }

  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#leaves.delete(leaf);
  }

  readonly handlers: Handlers<DisputeDistributionRole> = {
    sendDispute: (ctx, message) => this.#sender.send(ctx, message),
    disputeSendingRequest: (ctx, { peer, message }) => this.#receiver.receive(ctx, peer, message),
  };
}

/** The session of each leaf's child; of several leaves in one, the newest. */
async function sessionsAt(job: Job, leaves: readonly Hash[]): Promise<ReadonlyMap<SessionIndex, Hash>> {
  const sessions = await Promise.all(leaves.map((at) => job.ask("runtimeApi", "sessionIndexForChild", { at })));
  return new Map(sessions.map((session, i) => [session, leaves[i] as Hash]));
}

/** A node without a dispute coordinator has no votes to send. */
async function activeDisputes(job: Job): Promise<readonly RecentDispute[]> {
  try {
    return await job.ask("disputeCoordinator", "activeDisputes", null);
  } catch (fault) {
    if (isSubsystemError(fault) && fault.code === "AnswererGone") return [];
    throw fault;
  }
}
