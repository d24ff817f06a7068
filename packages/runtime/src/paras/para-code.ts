import type { BlockNumber, ParaId, ValidationCodeHash } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { blocksAfter, System } from "../frame/index.js";
import { CodeStore } from "./code-store.js";
import type { ParasEvent } from "./events.js";
import { PastCode } from "./past-code.js";
import { ParasState } from "./state.js";

/** The code of paras: now, after a pending upgrade, and before past ones. */
@injectable()
export class ParaCode {
  constructor(
    @inject(ParasState) private readonly state: ParasState,
    @inject(CodeStore) private readonly codes: CodeStore,
    @inject(PastCode) readonly past: PastCode,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(System) private readonly system: System,
  ) {}

  initialize(para: ParaId, code: Uint8Array): void {
    this.state.currentCodeHash.set(para, this.codes.hold(code));
  }

  /** The para goes: its code becomes past code, and what was planned is forgotten. */
  retire(para: ParaId, number: BlockNumber): void {
    const current = this.state.currentCodeHash.take(para);
    if (current !== undefined) this.past.note(para, number, number, current);
    const future = this.state.futureCodeHash.take(para);
    if (future !== undefined) this.codes.release(future);
    this.state.futureCodeUpgrades.delete(para);
    this.state.upgradeCooldowns.delete(para);
  }

  current(para: ParaId): Uint8Array | null {
    return this.codes.get(this.state.currentCodeHash.get(para));
  }

  byHash(hash: ValidationCodeHash): Uint8Array | null {
    return this.codes.get(hash);
  }

  future(para: ParaId): Uint8Array | null {
    return this.codes.get(this.state.futureCodeHash.get(para));
  }

  futureHash(para: ParaId): ValidationCodeHash | null {
    return this.state.futureCodeHash.get(para) ?? null;
  }

  /** The block from which on the pending upgrade may take effect. */
  futureUpgradeAt(para: ParaId): BlockNumber | null {
    return this.state.futureCodeUpgrades.get(para) ?? null;
  }

  /** Whether the last upgrade is too short ago for another in block `now`. */
  isCoolingDown(para: ParaId, now: BlockNumber): boolean {
    const until = this.state.upgradeCooldowns.get(para);
    return until !== undefined && until >= now;
  }

  /** Whether a candidate of this para may bring new code in block `now`: none is pending, and the last is long enough ago. */
  canUpgrade(para: ParaId, now: BlockNumber): boolean {
    return this.futureUpgradeAt(para) === null && !this.isCoolingDown(para, now);
  }

  /**
   * Plans an upgrade: it takes effect with the first block of the para that is executed in the context of a relay chain block
   * numbered `expectedAt` or higher. No effect while another is pending.
   *
   * @guide runtime/paras.md#routines
   */
  scheduleUpgrade(para: ParaId, code: Uint8Array, expectedAt: BlockNumber): void {
    if (this.futureUpgradeAt(para) !== null) return;
    const { validationUpgradeDelay, validationUpgradeFrequency } = this.configuration.configuration();
    const codeHash = this.codes.hold(code);
    this.state.futureCodeHash.set(para, codeHash);
    this.state.futureCodeUpgrades.set(para, expectedAt);
    this.state.upgradeCooldowns.set(para, blocksAfter(expectedAt, validationUpgradeFrequency - validationUpgradeDelay));
    this.system.deposit({ kind: "CodeUpgradeScheduled", paraId: para, codeHash, expectedAt } satisfies ParasEvent);
  }

  /** @param number - the relay chain block in whose context the para's new head was executed */
  applyUpgrade(para: ParaId, number: BlockNumber, now: BlockNumber): void {
    const expectedAt = this.futureUpgradeAt(para);
    if (expectedAt === null || expectedAt > number) return;
    this.state.futureCodeUpgrades.delete(para);
    const codeHash = this.state.futureCodeHash.take(para);
    if (codeHash === undefined) return;
    const replaced = this.state.currentCodeHash.get(para);
    this.state.currentCodeHash.set(para, codeHash);
    if (replaced !== undefined) this.past.note(para, expectedAt, now, replaced);
    this.system.deposit({ kind: "CurrentCodeUpdated", paraId: para, codeHash } satisfies ParasEvent);
  }

  /**
   * The code for a block of the para in the context of relay chain block `at`.
   *
   * @param assumeIntermediate - as if a block of the para had been included in the context of that relay chain block; before `at`
   * @returns `null` where `at` is too old, or there is no such para
   * @guide runtime/paras.md#routines
   */
  at(para: ParaId, at: BlockNumber, assumeIntermediate: BlockNumber | null): Uint8Array | null {
    if (assumeIntermediate !== null && assumeIntermediate >= at) return null;
    const expectedAt = this.futureUpgradeAt(para);
    if (expectedAt !== null && assumeIntermediate !== null && expectedAt <= assumeIntermediate)
      return this.future(para);
    const { upgradeTimes, lastPruned } = this.past.meta(para);
    if (lastPruned !== null && lastPruned >= at) return null;
    const replaced = upgradeTimes.find((times) => times.expectedAt >= at);
    return replaced ? this.past.at(para, replaced.expectedAt) : this.current(para);
  }
}
