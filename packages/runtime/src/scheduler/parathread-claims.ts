import { err, ok, type ParaId, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import type { SchedulerError } from "./errors.js";
import { type ParathreadClaim, SchedulerState, type TriedClaim } from "./state.js";

/**
 * The queue of parathread claims. A counter goes round the parathread cores: each claim that enters or returns is given the
 * next one, and waits for that core. One claim a parathread, wherever it is.
 */
@injectable()
export class ParathreadClaims {
  constructor(
    @inject(SchedulerState) private readonly state: SchedulerState,
    @inject(Configuration) private readonly configuration: Configuration,
  ) {}

  /** Cores that the claims are dealt out to. */
  get cores(): number {
    return this.state.parathreadQueue.get().cores;
  }

  add(claim: ParathreadClaim): Result<null, SchedulerError> {
    if (this.cores === 0) return err("NoParathreadCores");
    const index = this.state.parathreadClaimIndex.get();
    if (index.some(([para]) => para === claim.paraId)) return err("CompetingClaim");
    const entry = [claim.paraId, claim.collator] as const;
    this.state.parathreadClaimIndex.set([...index, entry].sort(([a], [b]) => a - b));
    this.giveBack({ ...claim, retries: 0 });
    return ok(null);
  }

  /** To the end of the queue, on the next core. */
  giveBack({ paraId, collator, retries }: TriedClaim): void {
    const { entries, nextCoreOffset, cores } = this.state.parathreadQueue.get();
    this.state.parathreadQueue.set({
      entries: [...entries, { paraId, collator, retries, coreOffset: nextCoreOffset }],
      nextCoreOffset: (nextCoreOffset + 1) % cores,
      cores,
    });
  }

  /** A scheduled claim was not used: back to the queue with one more retry, while it has any left. */
  tryAgain({ retries, ...claim }: TriedClaim): void {
    if (this.#mayStay(retries + 1)) this.giveBack({ ...claim, retries: retries + 1 });
    else this.drop(claim.paraId);
  }

  /** The claim is over: its parathread may be claimed again. */
  drop(para: ParaId): void {
    const index = this.state.parathreadClaimIndex.get();
    this.state.parathreadClaimIndex.set(index.filter(([claimed]) => claimed !== para));
  }

  /** The first claim that waits for a core, if any. It stays in the queue. */
  peek(coreOffset: number): TriedClaim | null {
    return this.state.parathreadQueue.get().entries.find((claim) => claim.coreOffset === coreOffset) ?? null;
  }

  /** The parathreads whose claims wait for a core, the first in front. */
  waitingFor(coreOffset: number): readonly ParaId[] {
    const { entries } = this.state.parathreadQueue.get();
    return entries.filter((claim) => claim.coreOffset === coreOffset).map(({ paraId }) => paraId);
  }

  /** The first claim that waits for a core, out of the queue. */
  take(coreOffset: number): TriedClaim | null {
    const queue = this.state.parathreadQueue.get();
    const claim = queue.entries.find((waiting) => waiting.coreOffset === coreOffset);
    if (!claim) return null;
    this.state.parathreadQueue.set({ ...queue, entries: queue.entries.filter((waiting) => waiting !== claim) });
    return claim;
  }

  /**
   * A session starts. Claims beyond the retries that it allows are dropped, and all of them where it has no parathread cores;
   * where it has more or fewer than before, those that stay are dealt out anew. Whether a parathread is still there is not
   * asked: the claim on one that left runs out of retries.
   *
   * @param returning - the claims on occupied cores, in the order of the cores: to the end of the queue, retries as they were
   */
  startSession(returning: readonly TriedClaim[]): void {
    for (const claim of returning) this.giveBack(claim);
    const queue = this.state.parathreadQueue.get();
    const cores = this.configuration.configuration().parathreadCores;
    const stays = ({ retries }: TriedClaim): boolean => cores > 0 && this.#mayStay(retries);
    for (const claim of queue.entries) if (!stays(claim)) this.drop(claim.paraId);
    const entries = queue.entries.filter(stays);
    const dealt = entries.map((claim, j) => ({ ...claim, coreOffset: j % cores }));
    const dealtAnew = { entries: dealt, nextCoreOffset: cores && dealt.length % cores, cores };
    this.state.parathreadQueue.set(cores === queue.cores ? { ...queue, entries } : dealtAnew);
  }

  #mayStay(retries: number): boolean {
    return retries <= this.configuration.configuration().parathreadRetries;
  }
}
