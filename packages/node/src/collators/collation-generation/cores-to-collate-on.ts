import {
  type CollatorId,
  type CoreIndex,
  type CoreState,
  coreIndex,
  type OccupiedCoreAssumption,
  type ParaId,
} from "@parahost/primitives";
import { type Lookahead, nextOnCore } from "../../shared/index.js";

/** A core that waits for a collation, and what the collation may assume of the core's occupant. */
export interface CoreToCollateOn {
  readonly coreIndex: CoreIndex;
  readonly assumption: OccupiedCoreAssumption;
}

/**
 * The cores for which a para's collator should make a collation.
 *
 * A scheduled core always; one that is occupied only with async backing, where the para comes next once the occupant is available.
 * A core that is kept for another collator never.
 *
 * @param lookahead - `null` where async backing is off
 * @guide node/collators/collation-generation.md
 */
export function coresToCollateOn(
  cores: readonly CoreState[],
  paraId: ParaId,
  collator: CollatorId,
  lookahead: Lookahead | null,
): readonly CoreToCollateOn[] {
  return cores.flatMap((state, index): readonly CoreToCollateOn[] => {
    const core = coreIndex(index);
    const next = nextOnCore(state, core, lookahead);
    if (next?.paraId !== paraId || (next.collator !== null && next.collator !== collator)) return [];
    return [{ coreIndex: core, assumption: state.kind === "Scheduled" ? "Free" : "Included" }];
  });
}
