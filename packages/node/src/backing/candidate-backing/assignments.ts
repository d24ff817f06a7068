import {
  type CollatorId,
  type CoreIndex,
  type CoreState,
  coreIndex,
  groupForCore,
  type ParaId,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { SessionView } from "../../shared/index.js";

/** What our group has to back at a relay parent. */
export interface Assignment {
  readonly core: CoreIndex;
  readonly paraId: ParaId;
  /** Only candidates of this collator, where it is named. */
  readonly collator: CollatorId | null;
}
/** Who backs what at a relay parent. The group of a core bears the core's name: a para may have several. */
export interface Assignments {
  /** Validators that work on the core, in group order; cores that nothing is to be backed for are missing. */
  readonly groups: ReadonlyMap<CoreIndex, readonly ValidatorIndex[]>;
  /** Cores of each para, ascending. */
  readonly coresOf: ReadonlyMap<ParaId, readonly CoreIndex[]>;
  /** `null` where we are no validator, or our group has nothing to do. */
  readonly ours: Assignment | null;
}

/**
 * Assigns groups to scheduled cores: what comes next on an occupied core is left for a later relay parent.
 *
 * @guide node/backing/candidate-backing.md
 */
export function scheduledAssignments(
  { groups, rotation, us }: Pick<SessionView, "groups" | "rotation" | "us">,
  cores: readonly CoreState[],
): Assignments {
  const working = new Map<CoreIndex, readonly ValidatorIndex[]>();
  const coresOf = new Map<ParaId, CoreIndex[]>();
  let ours: Assignment | null = null;
  for (const [index, state] of cores.entries()) {
    if (state.kind !== "Scheduled") continue;
    const core = coreIndex(index);
    const group = groups[groupForCore(rotation, core, cores.length) ?? -1];
    if (!group) continue;
    const { paraId, collator } = state;
    working.set(core, group);
    coresOf.set(paraId, [...(coresOf.get(paraId) ?? []), core]);
    if (us && group.includes(us.index)) ours = { core, paraId, collator };
  }
  return { groups: working, coresOf, ours };
}
