import {
  type ActivatedLeaf,
  CandidateReports,
  Collator,
  type Context,
  type Handlers,
  ImplicitView,
  type JobContext,
  Log,
  type Subsystem,
  SubsystemError,
} from "@parahost/kernel";
import { type CandidateReceipt, type CollatorId, type CoreIndex, type Hash, headDataHash } from "@parahost/primitives";
import type { Collation, Payload } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { knownBy, lookaheadAt } from "../../shared/index.js";
import { type CoreToCollateOn, coresToCollateOn } from "./cores-to-collate-on.js";
import { CollationGenerationMetrics } from "./metrics.js";
import { CollatorReceipts, isPoVTooLarge, type PreparedCollation } from "./prepared-collation.js";
import { type CollationGenerationRole, collationGenerationRole } from "./role.js";

type Ctx = Context<CollationGenerationRole>;
type Job = JobContext<CollationGenerationRole>;
type Submitted = Payload<"collationGeneration", "submitCollation">;
type Prepared = Pick<PreparedCollation, "relayParent" | "validationData" | "validationCodeHash" | "nValidators">;

/**
 * Has the collator build on its para's head at each new leaf, and makes receipts of what it builds.
 *
 * @guide node/collators/collation-generation.md
 */
@injectable()
export class CollationGenerationSubsystem implements Subsystem<CollationGenerationRole> {
  readonly role = collationGenerationRole;
  readonly #view = new ImplicitView();
  readonly #log: Log;

  constructor(
    @inject(Collator) private readonly collator: Collator,
    @inject(CollatorReceipts) private readonly receipts: CollatorReceipts,
    @inject(CandidateReports) private readonly reports: CandidateReports,
    @inject(CollationGenerationMetrics) private readonly metrics: CollationGenerationMetrics,
    @inject(Log) log: Log,
  ) {
    this.#log = log.target(collationGenerationRole.target);
  }

  async onStart(ctx: Ctx): Promise<void> {
    this.#key(); // There must be one.
    await ctx.tell("collatorProtocol", "collateOn", { paraId: this.collator.paraId });
  }

  onLeaf(ctx: Ctx, leaf: ActivatedLeaf): Promise<void> {
    this.#view.change(leaf, []);
    return this.metrics.newActivations.time(async () => {
      const at = { at: leaf.hash };
      const [cores, validators, lookahead] = await Promise.all([
        ctx.ask("runtimeApi", "availabilityCores", at),
        ctx.ask("runtimeApi", "validators", at),
        lookaheadAt(ctx, leaf.hash),
      ]);
      const ours = coresToCollateOn(cores, this.collator.paraId, this.#key(), lookahead);
      // With async backing, candidates for several cores build on each other.
      const chains = lookahead ? [ours] : ours.map((core) => [core]);
      for (const chain of chains.filter(({ length }) => length > 0))
        ctx.spawn({ leaf: leaf.hash }, (job) => this.#collateOn(job, leaf.hash, chain, validators.length));
    });
  }

  onLeafGone(_ctx: Ctx, leaf: Hash): void {
    this.#view.change(null, [leaf]);
  }

  readonly handlers: Handlers<CollationGenerationRole> = {
    submitCollation: (ctx, submitted) => {
      const { relayParent } = submitted;
      if (!this.#view.has(relayParent)) throw this.#fault("UnknownRelayParent", { details: { relayParent } });
      ctx.spawn({ relayParent }, (job) => this.metrics.submitCollation.time(() => this.#submit(job, submitted)));
    },
  };

  #key(): CollatorId {
    const { collator } = this.receipts;
    if (collator === null) throw this.#fault("NoCollatorKey", { fatal: true });
    return collator;
  }

  /** One candidate a core; each builds on the one before it, the first on what the chain has. */
  async #collateOn(job: Job, relayParent: Hash, chain: readonly CoreToCollateOn[], nValidators: number): Promise<void> {
    const { paraId } = this.collator;
    const assumption = chain.some(({ assumption }) => assumption === "Included") ? "Included" : "Free";
    const question = { at: relayParent, paraId, assumption } as const;
    const known = await job.ask("runtimeApi", "persistedValidationData", question);
    if (!known) return this.#log.log("warn", "validation data is not available", { relayParent, paraId });
    const validationCodeHash = await job.ask("runtimeApi", "validationCodeHash", question);
    if (!validationCodeHash) return this.#log.log("warn", "validation code is not found", { relayParent, paraId });
    let { parentHead } = known;
    for (const { coreIndex } of chain) {
      const prepared = { relayParent, validationData: { ...known, parentHead }, validationCodeHash, nValidators };
      const collation = await this.metrics.perAvailabilityCore.time(() => this.#collateOne(job, prepared, coreIndex));
      if (!collation) return this.#log.log("debug", "the collator has nothing to build", { relayParent, paraId });
      parentHead = collation.headData;
    }
  }

  async #collateOne(job: Job, prepared: Prepared, coreIndex: CoreIndex): Promise<Collation | null> {
    const collation = await this.#collate(job, prepared);
    // A collator may not look at the signal.
    job.signal.throwIfAborted();
    if (collation) await this.#distribute(job, { ...prepared, collation, paraId: this.collator.paraId }, coreIndex);
    return collation;
  }

  /** A collator is others' code: whatever it throws costs this collation, and no more. */
  async #collate(job: Job, { relayParent, validationData }: Prepared): Promise<Collation | null> {
    try {
      return await this.collator.collate(relayParent, validationData, job.signal);
    } catch (cause) {
      throw this.#fault("CollatorFailed", { details: { relayParent, paraId: this.collator.paraId }, cause });
    }
  }

  /** The validation data of the relay parent hold for the collation, but for the head it was built on. */
  async #submit(job: Job, { relayParent, collation, parentHead, validationCodeHash, coreIndex }: Submitted) {
    const { paraId } = this.collator;
    const question = { at: relayParent, paraId, assumption: "TimedOut" } as const;
    const validators = await job.ask("runtimeApi", "validators", { at: relayParent });
    const known = await job.ask("runtimeApi", "persistedValidationData", question);
    if (!known) return this.#log.log("warn", "validation data is not available", { relayParent, paraId });
    const validationData = { ...known, parentHead };
    const nValidators = validators.length;
    const prepared = { collation, paraId, relayParent, validationData, validationCodeHash, nValidators };
    await this.#distribute(job, prepared, coreIndex);
  }

  async #distribute(job: Job, prepared: PreparedCollation, coreIndex: CoreIndex): Promise<void> {
    const receipt = await this.receipts.of(prepared, this.#key());
    if (!receipt.ok) throw this.#fault(receipt.error, { details: { relayParent: prepared.relayParent } });
    this.#report("collated", receipt.value);
    if (isPoVTooLarge(prepared)) return this.#report("dropped", receipt.value, "PoVTooLarge");
    this.metrics.generated.inc();
    await job.tell("collatorProtocol", "distributeCollation", {
      receipt: receipt.value,
      parentHeadDataHash: headDataHash(prepared.validationData.parentHead),
      parentHeadData: prepared.validationData.parentHead,
      pov: prepared.collation.proofOfValidity,
      coreIndex,
    });
  }

  #report(step: "collated" | "dropped", receipt: CandidateReceipt, reason?: string): void {
    const named = knownBy(receipt);
    this.reports.report({ step, ...named, ...(reason && { reason }) });
    this.#log.log("debug", "candidate made", { step, ...named, reason });
  }

  #fault(code: string, options: Partial<ConstructorParameters<typeof SubsystemError>[2]>): SubsystemError {
    return new SubsystemError("collation-generation", code, { fatal: false, ...options });
  }
}
