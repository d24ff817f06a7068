import {
  type ActivatedLeaf,
  CandidateReports,
  Clock,
  type Context,
  type Handlers,
  type JobContext,
  Log,
  type Subsystem,
  SubsystemError,
} from "@parahost/kernel";
import {
  type CandidateHash,
  type CandidateReceipt,
  candidateHashOf,
  type Hash,
  type SignedAvailabilityBitfield,
} from "@parahost/primitives";
import type { ProvisionableData, ProvisionerInherentData } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { assemble } from "./assemble.js";
import { Strategies } from "./choice.js";
import { PRE_PROPOSE_MS, SEND_INHERENT_DATA_MS } from "./config.js";
import { ProvisionerMetrics } from "./metrics.js";
import { type PeersHooks, peersAt } from "./peers.js";
import { type ProvisionerRole, provisionerRole } from "./role.js";
import type { PassedOver } from "./select-candidates.js";
import { SessionTraitsCache } from "./session-traits.js";

interface LeafState {
  readonly readyAtMs: number;
  readonly bitfields: SignedAvailabilityBitfield[];
  readonly receipts: CandidateReceipt[];
}

/**
 * Assembles what a relay chain block author needs to say about parachains.
 *
 * Keeps one state an active leaf and drops it with the leaf. Which candidates to choose is the strategy's decision, which
 * strategy is the session's; neither is this class's.
 *
 * @guide node/utility/provisioner.md
 */
@injectable()
export class ProvisionerSubsystem implements Subsystem<ProvisionerRole> {
  readonly role = provisionerRole;
  readonly #leaves = new Map<Hash, LeafState>();
  readonly #sessions = new SessionTraitsCache();
  readonly #log: Log;
  #isMissingNoted = false;

  constructor(
    @inject(Strategies) private readonly strategies: Strategies,
    @inject(Clock) private readonly clock: Clock,
    @inject(ProvisionerMetrics) private readonly metrics: ProvisionerMetrics,
    @inject(CandidateReports) private readonly reports: CandidateReports,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(provisionerRole.target);
  }

  /** Begins the leaf's state; its inherent data are due from two seconds later on. */
  onLeaf(_ctx: Context<ProvisionerRole>, { hash }: ActivatedLeaf): void {
    this.#leaves.set(hash, { readyAtMs: this.clock.now() + PRE_PROPOSE_MS, bitfields: [], receipts: [] });
  }

  /** Lets go of all that was noted for the leaf. */
  onLeafGone(_ctx: Context<ProvisionerRole>, leaf: Hash): void {
    this.#leaves.delete(leaf);
  }

  readonly handlers: Handlers<ProvisionerRole> = {
    provisionableData: async (_ctx, { relayParent, data }) => {
      const state = this.#leaves.get(relayParent);
      if (state) await this.metrics.noteSeconds.time(async () => this.#note(state, data));
    },

    requestInherentData: (ctx, { relayParent }) => {
      const state = this.#leaves.get(relayParent);
      if (!state) throw new SubsystemError("provisioner", "UnknownLeaf", { fatal: false, details: { relayParent } });
      return ctx.later({ leaf: relayParent }, (job) => this.#answer(job, relayParent, state));
    },
  };

  async #answer(
    job: JobContext<ProvisionerRole>,
    relayParent: Hash,
    state: LeafState,
  ): Promise<ProvisionerInherentData> {
    await this.clock.sleep(Math.max(0, state.readyAtMs - this.clock.now()), job.signal);
    try {
      const data = await this.metrics.requestSeconds.time(() =>
        job.within(SEND_INHERENT_DATA_MS, (limited) => this.#assemble(limited, relayParent, state)),
      );
      this.metrics.requests.inc(1, { success: "succeeded" });
      this.metrics.bitfieldsSent.observe(data.bitfields.length);
      return data;
    } catch (fault) {
      this.metrics.requests.inc(1, { success: "failed" });
      throw fault;
    }
  }

  /** Runs beside the inbox, so it takes what the leaf knows now and does not look again. */
  async #assemble(
    job: JobContext<ProvisionerRole>,
    relayParent: Hash,
    { bitfields, receipts }: LeafState,
  ): Promise<ProvisionerInherentData> {
    const noted = { relayParent, bitfields: [...bitfields], receipts: [...receipts] };
    const strategy = this.strategies.at(await this.#sessions.at(job, relayParent));
    const nowSecs = BigInt(Math.floor(this.clock.now() / 1_000));
    const peers = peersAt(job, relayParent, this.#hooks);
    const { data, passedOver, disputes } = await assemble(peers, noted, strategy, nowSecs);
    this.metrics.observeDisputes(disputes);
    for (const { candidate } of data.backedCandidates)
      this.#report("selected", candidateHashOf(candidate), candidate.descriptor, strategy.name);
    for (const over of passedOver) this.#passOver(over);
    return data;
  }

  #passOver({ candidateHash, place, reason }: PassedOver): void {
    this.metrics.passedOver.inc(1, { reason });
    this.#log.log("debug", "candidate passed over", { candidateHash, ...place, reason });
    if (place) this.#report("dropped", candidateHash, place, reason);
  }

  #report(step: "selected" | "dropped", candidateHash: CandidateHash, place: Place, reason: string): void {
    const { paraId, relayParent } = place;
    this.reports.report({ step, candidateHash, paraId, relayParent, reason });
  }

  /** Misbehaviour is not punished from here: what it risks is met by reputation, and by disputes. */
  #note(state: LeafState, data: ProvisionableData): void {
    if (data.kind === "Bitfield") state.bitfields.push(data.bitfield);
    else if (data.kind === "BackedCandidate") state.receipts.push(data.receipt);
    else this.#log.log("warn", "misbehaviour", { validatorIndex: data.validatorIndex, kind: data.misbehavior.kind });
  }

  readonly #hooks: PeersHooks = {
    disputeCoordinatorAbsent: () => {
      this.metrics.disputesUnknown.inc(1, { source: "dispute-coordinator" });
      if (!this.#isMissingNoted) this.#log.log("info", "no dispute coordinator: inherent data carry no disputes");
      this.#isMissingNoted = true;
    },
    onchainDisputesUnknown: (fault) => {
      this.metrics.disputesUnknown.inc(1, { source: "runtime" });
      this.#log.log("warn", "the runtime does not say which disputes are on chain: none is taken to be", { fault });
    },
  };
}

type Place = NonNullable<PassedOver["place"]>;
