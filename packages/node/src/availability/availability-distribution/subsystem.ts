import {
  type ActivatedLeaf,
  Chance,
  type Context,
  type Handlers,
  isSubsystemError,
  type JobContext,
  Keystore,
  Log,
  type Subsystem,
  SubsystemError,
} from "@parahost/kernel";
import { type CandidateHash, type Hash, type PoV, povHash, type ValidatorIndex } from "@parahost/primitives";
import type { Payload } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { type SessionView, sessionViewAt } from "../../shared/index.js";
import { BackerOrder } from "./backer-order.js";
import { fetchChunk, type Wanted } from "./fetch-chunk.js";
import { AvailabilityDistributionMetrics } from "./metrics.js";
import { type AvailabilityDistributionRole, availabilityDistributionRole } from "./role.js";

type Ctx = Context<AvailabilityDistributionRole>;
type Job = JobContext<AvailabilityDistributionRole>;

/**
 * Fetches our chunk of every candidate that waits for availability, and gives others their chunks and PoVs.
 *
 * A chunk is fetched for as long as its candidate occupies a core at some active leaf; where everyone was asked in vain, the next
 * leaf begins anew. Who did not deliver is asked last from then on.
 *
 * @guide node/availability/availability-distribution.md
 */
@injectable()
export class AvailabilityDistributionSubsystem implements Subsystem<AvailabilityDistributionRole> {
  readonly role = availabilityDistributionRole;
  /** Leaves at which the candidate occupies a core. */
  readonly #pending = new Map<CandidateHash, Set<Hash>>();
  readonly #fetching = new Set<CandidateHash>();
  readonly #log: Log;
  readonly #order: BackerOrder;

  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(AvailabilityDistributionMetrics) private readonly metrics: AvailabilityDistributionMetrics,
    @inject(Chance) chance: Chance,
    @inject(Log) log: Log,
  ) {
    this.#order = new BackerOrder(chance.fork("availability-distribution"));
    this.#log = log.target(availabilityDistributionRole.target);
  }

  onLeaf(ctx: Ctx, { hash }: ActivatedLeaf): void {
    ctx.spawn(
      { leaf: hash },
      (job) => this.#wantedAt(job, hash),
      (then, wanted) => {
        for (const chunk of wanted) this.#want(then, hash, chunk);
      },
    );
  }

  onLeafGone(ctx: Ctx, leaf: Hash): void {
    for (const [candidateHash, leaves] of this.#pending) {
      if (!leaves.delete(leaf) || leaves.size > 0) continue;
      this.#pending.delete(candidateHash);
      this.#fetching.delete(candidateHash);
      ctx.end({ candidate: candidateHash });
    }
  }

  readonly handlers: Handlers<AvailabilityDistributionRole> = {
    fetchPoV: (ctx, wanted) => ctx.later({ relayParent: wanted.relayParent }, (job) => this.#fetchPoV(job, wanted)),

    chunkFetchingRequest: (ctx, { candidateHash, validatorIndex }) =>
      ctx.later("node", async (job) => {
        const chunk = await job.ask("availabilityStore", "queryChunk", { candidateHash, validatorIndex });
        this.metrics.servedChunks.inc(1, { success: chunk ? "succeeded" : "not-found" });
        return chunk;
      }),

    povFetchingRequest: (ctx, { candidateHash }) =>
      ctx.later("node", async (job) => {
        const data = await job.ask("availabilityStore", "queryAvailableData", { candidateHash });
        this.metrics.servedPovs.inc(1, { success: data ? "succeeded" : "not-found" });
        return data?.pov ?? null;
      }),
  };

  /** Our chunks of the candidates that occupy a core at the leaf, those that we hold left out. */
  async #wantedAt(job: Job, leaf: Hash): Promise<readonly Wanted[]> {
    const session = await sessionViewAt(job, this.keystore, leaf);
    if (!session.us) return [];
    const validatorIndex = session.us.index;
    const cores = await job.ask("runtimeApi", "availabilityCores", { at: leaf });
    const wanted = cores.flatMap((core): Wanted[] => {
      if (core.kind !== "Occupied") return [];
      const { candidateHash, groupResponsible, candidateDescriptor } = core;
      const backers = keysOf(session, session.groups[groupResponsible] ?? [], validatorIndex);
      return [{ candidateHash, validatorIndex, erasureRoot: candidateDescriptor.erasureRoot, backers }];
    });
    const held = await Promise.all(
      wanted.map(({ candidateHash }) =>
        job.ask("availabilityStore", "queryChunkAvailability", { candidateHash, validatorIndex }),
      ),
    );
    return wanted.filter((_chunk, i) => !held[i]);
  }

  #want(ctx: Ctx, leaf: Hash, wanted: Wanted): void {
    const { candidateHash } = wanted;
    const leaves = this.#pending.get(candidateHash) ?? new Set();
    this.#pending.set(candidateHash, leaves.add(leaf));
    if (this.#fetching.has(candidateHash)) return;
    this.#fetching.add(candidateHash);
    const ordered = { ...wanted, backers: this.#order.of(wanted.backers) };
    const tools = { log: this.#log, metrics: this.metrics };
    ctx.spawn(
      { candidate: candidateHash },
      (job) => fetchChunk(job, ordered, tools),
      (_ctx, { by, failed }) => {
        this.#fetching.delete(candidateHash);
        this.#order.note(by, failed);
      },
    );
  }

  async #fetchPoV(job: Job, wanted: Payload<"availabilityDistribution", "fetchPoV">): Promise<PoV> {
    const { relayParent, fromValidator, candidateHash } = wanted;
    const validators = await job.ask("runtimeApi", "validators", { at: relayParent });
    const authority = validators[fromValidator];
    if (!authority) throw povFault(wanted, "ValidatorIndexOutOfBounds");
    const pov = await job.ask("networkBridgeTx", "requestPoV", { to: { authority }, candidateHash }).catch((fault) => {
      if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
      throw povFault(wanted, fault.code, fault);
    });
    if (!pov) throw povFault(wanted, "NoSuchPoV");
    if (povHash(pov) !== wanted.povHash) throw povFault(wanted, "UnexpectedPoV");
    return pov;
  }
}

const povFault = (
  { candidateHash, fromValidator }: Payload<"availabilityDistribution", "fetchPoV">,
  reason: string,
  cause?: unknown,
) =>
  new SubsystemError("availabilityDistribution", "FetchPoV", {
    fatal: false,
    details: { candidateHash, fromValidator, reason },
    cause,
  });

/** Keys of the group's members, our own left out. */
const keysOf = ({ validators }: SessionView, members: readonly ValidatorIndex[], us: ValidatorIndex) =>
  members.flatMap((member) => (member === us ? [] : (validators[member] ?? [])));
