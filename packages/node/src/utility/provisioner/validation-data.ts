import type { Hash, OccupiedCoreAssumption, ParaId, PersistedValidationData } from "@parahost/primitives";

/** The runtime's answer for a para under an assumption, at a block; `null` where it has none. */
export type AskValidationData = (
  at: Hash,
  paraId: ParaId,
  assumption: OccupiedCoreAssumption,
) => Promise<PersistedValidationData | null>;

/** What the runtime says of paras while one inherent is made: each question is put once. */
export class ValidationDataCache {
  readonly #known = new Map<string, Promise<PersistedValidationData | null>>();

  constructor(private readonly ask: AskValidationData) {}

  at(block: Hash, paraId: ParaId, assumption: OccupiedCoreAssumption): Promise<PersistedValidationData | null> {
    const key = keyOf(block, paraId, assumption);
    const known = this.#known.get(key);
    if (known) return known;
    const asked = this.ask(block, paraId, assumption);
    this.#known.set(key, asked);
    return asked;
  }

  /** Whether that was asked before: then the answer costs nothing. */
  knows(block: Hash, paraId: ParaId, assumption: OccupiedCoreAssumption): boolean {
    return this.#known.has(keyOf(block, paraId, assumption));
  }
}

const keyOf = (block: Hash, paraId: ParaId, assumption: OccupiedCoreAssumption) => `${block} ${paraId} ${assumption}`;
