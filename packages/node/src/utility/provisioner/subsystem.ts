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
  type CandidateReceipt,
  candidateHashOf,
  type Hash,
  type SignedAvailabilityBitfield,
} from "@parahost/primitives";
import type { ProvisionableData, ProvisionerInherentData } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { assemble, type PassedOver } from "./assemble.js";
import { Strategies } from "./choice.js";
import { PRE_PROPOSE_MS, SEND_INHERENT_DATA_MS } from "./config.js";
import { ProvisionerMetrics } from "./metrics.js";
import { type ProvisionerRole, provisionerRole } from "./role.js";
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

  constructor(
    @inject(Strategies) private readonly strategies: Strategies,
    @inject(Clock) private readonly clock: Clock,
    @inject(ProvisionerMetrics) private readonly metrics: ProvisionerMetrics,
    @inject(CandidateReports) private readonly reports: CandidateReports,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(provisionerRole.target);
  }

  onLeaf(_ctx: Context<ProvisionerRole>, { hash }: ActivatedLeaf): void {
    this.#leaves.set(hash, { readyAtMs: this.clock.now() + PRE_PROPOSE_MS, bitfields: [], receipts: [] });
  }

  onLeafGone(_ctx: Context<ProvisionerRole>, leaf: Hash): void {
    this.#leaves.delete(leaf);
  }

  readonly handlers: Handlers<ProvisionerRole> = {
    provisionableData: (_ctx, { relayParent, data }) => {
      const state = this.#leaves.get(relayParent);
      if (state) this.#note(state, data);
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
    const { data, passedOver } = await assemble(job, noted, strategy);
    const byHash = new Map(noted.receipts.map((receipt) => [candidateHashOf(receipt), receipt]));
    for (const { candidate } of data.backedCandidates)
      this.#report("selected", { candidateHash: candidateHashOf(candidate), reason: strategy.name }, candidate);
    for (const over of passedOver) this.#passOver(over, byHash.get(over.candidateHash));
    return data;
  }

  #passOver(over: PassedOver, receipt: CandidateReceipt | undefined): void {
    this.metrics.passedOver.inc(1, { reason: over.reason });
    this.#log.log("debug", "candidate passed over", { ...over });
    if (receipt) this.#report("dropped", over, receipt);
  }

  #report(step: "selected" | "dropped", { candidateHash, reason }: PassedOver, { descriptor }: WithDescriptor): void {
    const { paraId, relayParent } = descriptor;
    this.reports.report({ step, candidateHash, paraId, relayParent, reason });
  }

  /** Misbehaviour is not punished from here: what it risks is met by reputation, and by disputes. */
  #note(state: LeafState, data: ProvisionableData): void {
    if (data.kind === "Bitfield") state.bitfields.push(data.bitfield);
    else if (data.kind === "BackedCandidate") state.receipts.push(data.receipt);
    else this.#log.log("warn", "misbehaviour", { validatorIndex: data.validatorIndex, kind: data.misbehavior.kind });
  }
}

type WithDescriptor = Pick<CandidateReceipt, "descriptor">;
