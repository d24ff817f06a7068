import {
  type ActivatedLeaf,
  Chance,
  type Context,
  type Handlers,
  type JobContext,
  Keystore,
  Log,
  type Subsystem,
} from "@parahost/kernel";
import {
  type CandidateEvent,
  type CandidateHash,
  type CandidateReceipt,
  candidateHashOf,
  type GroupIndex,
  type Hash,
  type SessionIndex,
} from "@parahost/primitives";
import { inject, injectable, optional } from "inversify";
import { type CandidateFinding, checkCandidate, Lru, ourValidator } from "../../shared/index.js";
import { DEFAULT_SPOT_CHECK, MAX_PARALLEL_CHECKS, MAX_WAITING, REMEMBERED, SpotCheckConfig } from "./config.js";
import { SpotCheckMetrics } from "./metrics.js";
import { type SpotCheckRole, spotCheckRole } from "./role.js";

type Ctx = Context<SpotCheckRole>;
type Job = JobContext<SpotCheckRole>;
/** An included candidate that another group backed. */
interface Included {
  readonly candidateHash: CandidateHash;
  readonly receipt: CandidateReceipt;
  readonly backingGroup: GroupIndex;
  readonly session: SessionIndex;
  readonly at: Hash;
}
const CHANCES = 2 ** 24;

/**
 * Checks some of the included candidates again, as chance decides, and raises a dispute over one that is invalid.
 *
 * It stands where approval voting will be: nothing is assigned, nobody is told what was found valid, and finality does not wait.
 *
 * @guide node/approval/approval-voting.md
 */
@injectable()
export class SpotCheckSubsystem implements Subsystem<SpotCheckRole> {
  readonly role = spotCheckRole;
  readonly handlers: Handlers<SpotCheckRole> = {};
  /** Candidates that were included on some fork already: chance has decided. */
  readonly #seen = new Lru<CandidateHash, true>(REMEMBERED);
  readonly #waiting: Included[] = [];
  readonly #chance: Chance;
  readonly #log: Log;
  #running = 0;

  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(SpotCheckMetrics) private readonly metrics: SpotCheckMetrics,
    @inject(Chance) chance: Chance,
    @inject(Log) log: Log,
    @inject(SpotCheckConfig) @optional() private readonly config: SpotCheckConfig = DEFAULT_SPOT_CHECK,
  ) {
    this.#chance = chance.fork("spot-check");
    this.#log = log.target(spotCheckRole.target);
  }

  /** The job may outlive the leaf: another one often comes before all of a block's candidates are looked at. */
  onLeaf(ctx: Ctx, { hash }: ActivatedLeaf): void {
    ctx.spawn(
      "node",
      (job) => this.#includedAt(job, hash),
      (ctx, { candidates, validators }) => {
        const fresh = candidates.filter(({ candidateHash }) => !this.#seen.get(candidateHash));
        for (const { candidateHash } of fresh) this.#seen.set(candidateHash, true);
        this.#waiting.push(...fresh.filter(() => this.#isDrawn(validators)));
        this.#begin(ctx);
        this.#letGo();
      },
    );
  }

  /** Those included in that very block that others than we have backed; none where we are no validator. */
  async #includedAt(
    job: Job,
    at: Hash,
  ): Promise<{ readonly candidates: readonly Included[]; readonly validators: number }> {
    const events = (await job.ask("runtimeApi", "candidateEvents", { at })).filter(isInclusion);
    const candidates: Included[] = [];
    let validators = 0;
    for (const { receipt, groupIndex } of events) {
      // Who backs is a matter of the session at the relay parent.
      const { relayParent } = receipt.descriptor;
      const session = await job.ask("runtimeApi", "sessionIndexForChild", { at: relayParent });
      const info = await job.ask("runtimeApi", "sessionInfo", { at, session });
      const us = info && ourValidator(this.keystore, info.validators);
      if (!us || info.validatorGroups[groupIndex]?.includes(us.index)) continue;
      validators = info.validators.length;
      candidates.push({ candidateHash: candidateHashOf(receipt), receipt, backingGroup: groupIndex, session, at });
    }
    return { candidates, validators };
  }

  #isDrawn(validators: number): boolean {
    const share = this.config.checksPerCandidate / validators;
    return share >= 1 || this.#chance.below(CHANCES) < share * CHANCES;
  }

  #letGo(): void {
    const letGo = this.#waiting.splice(0, Math.max(0, this.#waiting.length - MAX_WAITING));
    if (letGo.length > 0) this.#log.log("warn", "too many candidates wait to be checked", { letGo: letGo.length });
  }

  #begin(ctx: Ctx): void {
    while (this.#running < MAX_PARALLEL_CHECKS) {
      const included = this.#waiting.shift();
      if (!included) return;
      this.#running += 1;
      ctx.spawn(
        "node",
        (job) => checkCandidate(job, { ...included, execKind: "Approval" }),
        async (ctx, finding) => {
          this.#running -= 1;
          this.#begin(ctx);
          await this.#found(ctx, included, finding);
        },
      );
    }
  }

  /** What is valid is what everyone expects, and a fault of ours says nothing of the candidate. */
  async #found(ctx: Ctx, { candidateHash, receipt, session }: Included, finding: CandidateFinding): Promise<void> {
    this.metrics.checked.inc(1, { finding: finding.kind.toLowerCase() });
    if (finding.kind === "Valid") return;
    const level = finding.kind === "Invalid" ? "warn" : "info";
    this.#log.log(level, "an included candidate did not pass", { candidateHash, session, ...finding });
    if (finding.kind !== "Invalid") return;
    const statement = { session, candidateHash, candidateReceipt: receipt, side: "Invalid" } as const;
    await ctx.tell("disputeCoordinator", "issueLocalStatement", statement);
  }
}

type Inclusion = Extract<CandidateEvent, { readonly groupIndex: GroupIndex }>;
const isInclusion = (event: CandidateEvent): event is Inclusion => event.kind === "CandidateIncluded";
