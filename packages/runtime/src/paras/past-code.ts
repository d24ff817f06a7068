import { type BlockNumber, type ParaId, type ValidationCodeHash } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { CodeStore } from "./code-store.js";
import { type ParaPastCodeMeta, ParasState, type PruningEntry } from "./state.js";

const NONE: ParaPastCodeMeta = { upgradeTimes: [], lastPruned: null };
const inOrder = ([paraA, a]: PruningEntry, [paraB, b]: PruningEntry): number => a - b || paraA - paraB;

/** Code that was replaced, kept for those who still check blocks that ran it. */
@injectable()
export class PastCode {
  constructor(
    @inject(ParasState) private readonly state: ParasState,
    @inject(CodeStore) private readonly codes: CodeStore,
  ) {}

  meta(para: ParaId): ParaPastCodeMeta {
    return this.state.pastCodeMeta.get(para) ?? NONE;
  }

  at(para: ParaId, expectedAt: BlockNumber): Uint8Array | null {
    return this.codes.get(this.state.pastCodeHash.get(para, expectedAt));
  }

  /** Ascending by block number, then para: what will be pruned. */
  pruning(): readonly PruningEntry[] {
    return this.state.pastCodePruning.get();
  }

  /** Notes that a code is replaced. What named it before now names it here. */
  note(para: ParaId, expectedAt: BlockNumber, replacedAt: BlockNumber, code: ValidationCodeHash): void {
    const { upgradeTimes, lastPruned } = this.meta(para);
    this.state.pastCodeHash.set(para, expectedAt, code);
    this.state.pastCodeMeta.set(para, { upgradeTimes: [...upgradeTimes, { expectedAt, replacedAt }], lastPruned });
    const pruning: readonly PruningEntry[] = [...this.state.pastCodePruning.get(), [para, replacedAt]];
    this.state.pastCodePruning.set([...pruning].sort(inOrder));
  }

  /** Prunes what was replaced more than `acceptancePeriod` blocks ago. */
  prune(now: BlockNumber, acceptancePeriod: number): void {
    const pruning = this.state.pastCodePruning.get();
    const isDue = (replacedAt: BlockNumber): boolean => replacedAt + acceptancePeriod < now;
    const due = new Set(pruning.filter(([, replacedAt]) => isDue(replacedAt)).map(([para]) => para));
    if (due.size === 0) return;
    for (const para of due) this.#pruneOf(para, isDue);
    this.state.pastCodePruning.set(pruning.filter(([, replacedAt]) => !isDue(replacedAt)));
  }

  #pruneOf(para: ParaId, isDue: (replacedAt: BlockNumber) => boolean): void {
    const { upgradeTimes, lastPruned } = this.meta(para);
    const pruned = upgradeTimes.filter(({ replacedAt }) => isDue(replacedAt));
    const kept = upgradeTimes.filter(({ replacedAt }) => !isDue(replacedAt));
    for (const { expectedAt } of pruned) {
      const code = this.state.pastCodeHash.get(para, expectedAt);
      if (code !== undefined) this.codes.release(code);
      this.state.pastCodeHash.delete(para, expectedAt);
    }
    if (kept.length === 0 && !this.state.heads.has(para)) this.state.pastCodeMeta.delete(para);
    else this.state.pastCodeMeta.set(para, { upgradeTimes: kept, lastPruned: pruned.at(-1)?.expectedAt ?? lastPruned });
  }

  /**
   * Whether past code is as its metadata says: kept under every time, to be pruned once for each.
   *
   * @returns what is not so
   */
  broken(): readonly string[] {
    const awaited = new Map<string, number>();
    const key = (para: ParaId, replacedAt: BlockNumber): string => `para ${para} replaced at ${replacedAt}`;
    for (const [para, replacedAt] of this.state.pastCodePruning.get())
      awaited.set(key(para, replacedAt), (awaited.get(key(para, replacedAt)) ?? 0) + 1);
    const broken: string[] = [];
    for (const [para, { upgradeTimes }] of this.state.pastCodeMeta.entries())
      for (const { expectedAt, replacedAt } of upgradeTimes) {
        if (!this.at(para, expectedAt)) broken.push(`past code of para ${para} at ${expectedAt} is gone`);
        const left = (awaited.get(key(para, replacedAt)) ?? 0) - 1;
        awaited.set(key(para, replacedAt), left);
        if (left < 0) broken.push(`past code of ${key(para, replacedAt)} will never be pruned`);
      }
    for (const [what, left] of awaited) if (left > 0) broken.push(`nothing is left to prune of ${what}`);
    return broken;
  }
}
