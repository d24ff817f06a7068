import {
  type BlockNumber,
  type CollatorId,
  type CoreIndex,
  coreIndex,
  err,
  ok,
  type ParaId,
  type Result,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { type RuntimeModule, type SessionChange, System } from "../frame/index.js";
import { Paras } from "../paras/index.js";
import { CoreGroups } from "./core-groups.js";
import type { SchedulerError } from "./errors.js";
import { brokenClaims } from "./invariants.js";
import { ParathreadClaims } from "./parathread-claims.js";
import {
  type CoreAssignment,
  type CoreOccupied,
  type ParathreadClaim,
  type RotationDirection,
  SchedulerState,
  type TriedClaim,
} from "./state.js";
import { timeoutPredicate } from "./timeouts.js";

/** A core that is given back, and why. */
export interface FreedCore {
  readonly core: CoreIndex;
  readonly reason: "Concluded" | "TimedOut";
}

/**
 * Which para may use which core, and which validators work on it.
 *
 * @guide runtime/scheduler.md
 */
@injectable()
export class Scheduler implements RuntimeModule {
  readonly module = "Scheduler";

  constructor(
    @inject(SchedulerState) private readonly state: SchedulerState,
    @inject(ParathreadClaims) private readonly claims: ParathreadClaims,
    @inject(Paras) private readonly paras: Paras,
    @inject(CoreGroups) readonly groups: CoreGroups,
    @inject(System) private readonly system: System,
  ) {}

  /** Sets which way groups rotate, and how many cores a para has. */
  initializeGenesis(rotation: RotationDirection, coresPerPara: number): void {
    this.state.rotationDirection.set(rotation);
    this.state.coresPerPara.set(coresPerPara);
  }

  /** Nothing is done at the beginning of a block. */
  onInitialize(): void {
    this.schedule([]);
  }

  /** What is scheduled and was not used is scheduled no more; its claims go back to the queue while they have retries left. */
  onFinalize(): void {
    for (const { paraId, collator, retries } of this.state.scheduled.take())
      if (collator !== null) this.claims.tryAgain({ paraId, collator, retries });
  }

  /** Cores, groups and claims are made anew for the session's configuration and paras. */
  onNewSession(change: SessionChange): void {
    const occupants = this.state.executionCores.get();
    const returning = occupants.flatMap((occupant) => (occupant?.kind === "Parathread" ? [occupant] : []));
    this.claims.startSession(returning);
    const cores = this.groups.startSession(change, this.#parachainCores() + this.claims.cores);
    this.state.executionCores.set(Array.from({ length: cores }, () => null));
  }

  brokenInvariants(): readonly string[] {
    return brokenClaims(this.state);
  }

  /** @guide runtime/scheduler.md#routines */
  addParathreadClaim(claim: ParathreadClaim): Result<null, SchedulerError> {
    return this.paras.isParathread(claim.paraId) ? this.claims.add(claim) : err("NotAParathread");
  }

  /**
   * Takes cores back, then assigns every core that is neither occupied nor scheduled.
   *
   * @param freed - in the order in which they are freed; cores that are not occupied are passed over
   * @guide runtime/scheduler.md#routines
   */
  schedule(freed: readonly FreedCore[]): void {
    this.#free(freed);
    const occupants = this.state.executionCores.get();
    const scheduled = this.state.scheduled.get();
    const taken = new Set(scheduled.map(({ core }) => core));
    const assigned: CoreAssignment[] = [];
    for (const [at, occupant] of occupants.entries()) {
      const core = coreIndex(at);
      if (occupant !== null || taken.has(core)) continue;
      const assignment = this.#assign(core);
      if (assignment) assigned.push(assignment);
    }
    if (assigned.length === 0) return;
    this.state.scheduled.set([...scheduled, ...assigned].sort((a, b) => a.paraId - b.paraId || a.core - b.core));
  }

  /** @guide runtime/scheduler.md#routines */
  scheduled(): readonly CoreAssignment[] {
    return this.state.scheduled.get();
  }

  /**
   * Notes that scheduled cores are occupied now.
   *
   * @returns on error nothing was written
   * @guide runtime/scheduler.md#routines
   */
  occupied(cores: readonly CoreIndex[]): Result<null, SchedulerError> {
    const scheduled = this.state.scheduled.get();
    const occupants = [...this.state.executionCores.get()];
    const taken = new Set<CoreIndex>();
    for (const core of cores) {
      const assignment = scheduled.find((free) => free.core === core);
      if (!assignment || taken.has(core)) return err("CoreNotScheduled");
      taken.add(core);
      const { paraId, collator, retries } = assignment;
      occupants[core] = collator === null ? { kind: "Parachain" } : { kind: "Parathread", paraId, collator, retries };
    }
    this.state.executionCores.set(occupants);
    this.state.scheduled.set(scheduled.filter(({ core }) => !taken.has(core)));
    return ok(null);
  }

  /**
   * The para that is scheduled on a core or occupies it.
   *
   * @guide runtime/scheduler.md#routines
   */
  corePara(core: CoreIndex): ParaId | null {
    const occupant = this.state.executionCores.get()[core];
    if (occupant) return occupant.kind === "Parathread" ? occupant.paraId : this.#owner(core);
    return this.state.scheduled.get().find((assignment) => assignment.core === core)?.paraId ?? null;
  }

  /** {@link corePara} of every core. */
  coreParas(): readonly (ParaId | null)[] {
    const scheduled = new Map(this.state.scheduled.get().map(({ core, paraId }) => [core, paraId]));
    return this.state.executionCores.get().map((occupant, at) => {
      const core = coreIndex(at);
      if (!occupant) return scheduled.get(core) ?? null;
      return occupant.kind === "Parathread" ? occupant.paraId : this.#owner(core);
    });
  }

  /** Every core that a para owns, is scheduled on or occupies, ascending. */
  coresOf(para: ParaId): readonly CoreIndex[] {
    const each = this.state.coresPerPara.get();
    const position = this.paras.parachains().indexOf(para);
    if (position >= 0) return Array.from({ length: each }, (_, i) => coreIndex(position * each + i));
    const scheduled = this.state.scheduled.get().filter(({ paraId }) => paraId === para);
    const occupied = this.executionCores().flatMap((occupant, core) =>
      occupant?.kind === "Parathread" && occupant.paraId === para ? [coreIndex(core)] : [],
    );
    return [...scheduled.map(({ core }) => core), ...occupied];
  }

  /** Claims in line, the first to be served first, each with the core that it waits for. */
  parathreadQueue(): readonly (TriedClaim & { readonly core: CoreIndex })[] {
    const first = this.#parachainCores();
    const { entries } = this.state.parathreadQueue.get();
    return entries.map(({ coreOffset, ...claim }) => ({ ...claim, core: coreIndex(first + coreOffset) }));
  }

  /** Ascending by para: claims that are queued, scheduled, or on an occupied core. */
  parathreadClaimIndex(): readonly (readonly [ParaId, CollatorId])[] {
    return this.state.parathreadClaimIndex.get();
  }

  /** What occupies each core, by index; `null` for none. */
  executionCores(): readonly (CoreOccupied | null)[] {
    return this.state.executionCores.get();
  }

  /** The para that owns a core, or the parathread that is next on it, with the collator whose turn it is. */
  nextUp(core: CoreIndex): { readonly paraId: ParaId; readonly collator: CollatorId | null } | null {
    const owner = this.#owner(core);
    return owner === null ? this.claims.peek(core - this.#parachainCores()) : { paraId: owner, collator: null };
  }

  /**
   * The paras that a core will work on, the next one first.
   *
   * @param scheduled - who is scheduled on it now, and so no longer in the queue
   */
  claimsAhead(core: CoreIndex, scheduled: ParaId | null, depth: number): readonly ParaId[] {
    const owner = this.#owner(core);
    if (owner !== null) return Array.from({ length: depth }, () => owner);
    const waiting = this.claims.waitingFor(core - this.#parachainCores());
    return [...(scheduled === null ? [] : [scheduled]), ...waiting].slice(0, depth);
  }

  /** How long what occupies a core may stay. */
  availabilityPeriod(core: CoreIndex): number {
    const { chainPeriod, threadPeriod } = this.groups.timeoutTerms();
    return this.state.executionCores.get()[core]?.kind === "Parathread" ? threadPeriod : chainPeriod;
  }

  /**
   * Who times out in this block.
   *
   * @returns `null` where nobody can; else what decides, for an occupied core and the block since which it is
   * @guide runtime/scheduler.md#routines
   */
  availabilityTimeoutPredicate(): ((core: CoreIndex, occupiedSince: BlockNumber) => boolean) | null {
    const isTimedOut = timeoutPredicate(this.groups.timeoutTerms(), this.system.number);
    return isTimedOut && ((core, since) => isTimedOut(this.availabilityPeriod(core), since));
  }

  #parachainCores(): number {
    return this.paras.parachains().length * this.state.coresPerPara.get();
  }

  #owner(core: CoreIndex): ParaId | null {
    return this.paras.parachains()[Math.floor(core / this.state.coresPerPara.get())] ?? null;
  }

  #free(freed: readonly FreedCore[]): void {
    if (freed.length === 0) return;
    const occupants = [...this.state.executionCores.get()];
    for (const { core, reason } of freed) {
      const occupant = occupants[core];
      if (!occupant) continue;
      occupants[core] = null;
      if (occupant.kind === "Parachain") continue;
      if (reason === "Concluded") this.claims.drop(occupant.paraId);
      else this.claims.giveBack(occupant);
    }
    this.state.executionCores.set(occupants);
  }

  #assign(core: CoreIndex): CoreAssignment | null {
    const groupIdx = this.groups.assignedToCore(core, this.system.number);
    if (groupIdx === null) return null;
    const owner = this.#owner(core);
    if (owner !== null) return { core, paraId: owner, collator: null, groupIdx, retries: 0 };
    const claim = this.claims.take(core - this.#parachainCores());
    return claim && { core, paraId: claim.paraId, collator: claim.collator, groupIdx, retries: claim.retries };
  }
}
