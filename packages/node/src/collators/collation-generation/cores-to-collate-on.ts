import {
  type AsyncBackingParams,
  type CollatorId,
  type CoreIndex,
  type CoreState,
  coreIndex,
  type OccupiedCoreAssumption,
  type ParaId,
  type ScheduledCore,
} from "@parahost/primitives";

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
 * @param asyncBacking - `null` where it is off
 * @guide node/collators/collation-generation.md
 */
export function coresToCollateOn(
  cores: readonly CoreState[],
  paraId: ParaId,
  collator: CollatorId,
  asyncBacking: AsyncBackingParams | null,
): readonly CoreToCollateOn[] {
  const isOurs = (scheduled: ScheduledCore | null) =>
    scheduled?.paraId === paraId && (scheduled.collator === null || scheduled.collator === collator);
  return cores.flatMap((core, index): readonly CoreToCollateOn[] => {
    if (core.kind === "Scheduled" && isOurs(core)) return [{ coreIndex: coreIndex(index), assumption: "Free" }];
    if (core.kind === "Occupied" && asyncBacking && isOurs(core.nextUpOnAvailable))
      return [{ coreIndex: coreIndex(index), assumption: "Included" }];
    return [];
  });
}
