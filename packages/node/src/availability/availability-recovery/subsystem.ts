import {
  type ActivatedLeaf,
  Chance,
  type Context,
  type Handlers,
  Keystore,
  Log,
  type Subsystem,
} from "@parahost/kernel";
import {
  type AvailableData,
  type CandidateHash,
  candidateHashOf,
  err,
  type Hash,
  ok,
  type Result,
} from "@parahost/primitives";
import type { Payload, RecoveryError } from "@parahost/protocol";
import { inject, injectable, optional } from "inversify";
import { ErasureCoder, erasureCoderInPlace } from "../../shared/erasure-coder.js";
import { ourValidator } from "../../shared/index.js";
import { Lru } from "../../shared/lru.js";
import { KEPT_RECOVERIES } from "./config.js";
import { recoverFromBackers } from "./from-backers.js";
import { recoverFromChunks } from "./from-chunks.js";
import { AvailabilityRecoveryMetrics, type StrategyType } from "./metrics.js";
import { type AvailabilityRecoveryRole, availabilityRecoveryRole } from "./role.js";
import type { Job, Target } from "./target.js";

type Ctx = Context<AvailabilityRecoveryRole>;
type Wanted = Payload<"availabilityRecovery", "recoverAvailableData">;
type Outcome = Result<AvailableData, RecoveryError>;

/**
 * Recovers the data of candidates for those who check them again: from our own store, from a backer, or from the chunks of any third
 * of the validators.
 *
 * Whatever comes is checked against the erasure root of the receipt. Those who ask for one candidate at a time share one recovery.
 *
 * @guide node/availability/availability-recovery.md
 */
@injectable()
export class AvailabilityRecoverySubsystem implements Subsystem<AvailabilityRecoveryRole> {
  readonly role = availabilityRecoveryRole;
  readonly #ongoing = new Map<CandidateHash, Promise<Outcome>>();
  readonly #known = new Lru<CandidateHash, Outcome>(KEPT_RECOVERIES);
  readonly #log: Log;
  readonly #chance: Chance;
  /** The leaf that came last: the runtime is asked there. */
  #leaf: Hash | null = null;

  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(AvailabilityRecoveryMetrics) private readonly metrics: AvailabilityRecoveryMetrics,
    @inject(Chance) chance: Chance,
    @inject(Log) log: Log,
    @inject(ErasureCoder) @optional() private readonly coder: ErasureCoder = erasureCoderInPlace,
  ) {
    this.#chance = chance.fork("availability-recovery");
    this.#log = log.target(availabilityRecoveryRole.target);
  }

  onLeaf(_ctx: Ctx, { hash }: ActivatedLeaf): void {
    this.#leaf = hash;
  }

  readonly handlers: Handlers<AvailabilityRecoveryRole> = {
    recoverAvailableData: (ctx, wanted) => {
      const recovery = this.#recoveryOf(ctx, wanted);
      return ctx.later("node", () => recovery);
    },
  };

  #recoveryOf(ctx: Ctx, wanted: Wanted): Promise<Outcome> {
    const candidateHash = candidateHashOf(wanted.receipt);
    const known = this.#known.get(candidateHash);
    if (known) return Promise.resolve(known);
    const ongoing = this.#ongoing.get(candidateHash);
    if (ongoing) return ongoing;
    const recovery = new Promise<Outcome>((resolve, reject) => {
      // Its faults are those of whoever asked.
      ctx.spawn("node", (job) => this.#recover(job, candidateHash, wanted).then(resolve, reject));
    });
    this.#ongoing.set(candidateHash, recovery);
    const forget = () => void this.#ongoing.delete(candidateHash);
    recovery.then(forget, forget);
    return recovery;
  }

  async #recover(job: Job, candidateHash: CandidateHash, wanted: Wanted): Promise<Outcome> {
    const stored = await job.ask("availabilityStore", "queryAvailableData", { candidateHash });
    if (stored) return ok(stored);
    const target = await this.#targetOf(job, candidateHash, wanted);
    if (!target) return err("Unavailable");
    this.metrics.recoveriesStarted.inc();
    const outcome = await this.metrics.fullRecoverySeconds.time(() => this.#recoverFrom(job, target));
    // Who is not there now may be there later.
    if (outcome.ok || outcome.error === "Invalid") this.#known.set(candidateHash, outcome);
    return outcome;
  }

  async #recoverFrom(job: Job, target: Target): Promise<Outcome> {
    const tools = { chance: this.#chance, log: this.#log, metrics: this.metrics, coder: this.coder };
    const data = await recoverFromBackers(job, target, tools);
    if (data) return this.#finished(target, "full_from_backers", ok(data));
    const { strategy, outcome } = await recoverFromChunks(job, target, tools);
    return this.#finished(target, strategy, outcome);
  }

  #finished({ candidateHash }: Target, strategy_type: StrategyType, outcome: Outcome): Outcome {
    const result = outcome.ok ? "success" : outcome.error === "Invalid" ? "invalid" : "failure";
    this.metrics.recoveriesFinished.inc(1, { result, strategy_type });
    this.#log.log(outcome.ok ? "debug" : "warn", "a recovery has ended", { candidateHash, result, strategy_type });
    return outcome;
  }

  /** `null` where the session is not known, or not any more. */
  async #targetOf(job: Job, candidateHash: CandidateHash, wanted: Wanted): Promise<Target | null> {
    const { receipt, session, backingGroup } = wanted;
    const { erasureRoot, relayParent } = receipt.descriptor;
    const info = await job.ask("runtimeApi", "sessionInfo", { at: this.#leaf ?? relayParent, session });
    if (!info) {
      this.#log.log("warn", "no recovery: the session is not known", { candidateHash, session });
      return null;
    }
    const { validators, validatorGroups } = info;
    const backers = backingGroup === null ? [] : (validatorGroups[backingGroup] ?? []);
    const us = ourValidator(this.keystore, validators)?.index ?? null;
    return { candidateHash, erasureRoot, validators, us, backers };
  }
}
