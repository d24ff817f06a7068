import {
  type CollatorId,
  type CoreIndex,
  type CoreState,
  coreIndex,
  groupForCore,
  type ParaId,
  type ValidatorIndex,
} from "@parahost/primitives";
import { type Lookahead, type SessionView, toBackOnCore } from "../../shared/index.js";

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
 * Assigns groups to cores. What comes next on an occupied core is left for a later relay parent, unless async backing is on.
 *
 * @param lookahead - `null` where async backing is off
 * @guide node/backing/candidate-backing.md
 */
export function assignmentsAt(
  { groups, rotation, us }: Pick<SessionView, "groups" | "rotation" | "us">,
  cores: readonly CoreState[],
  lookahead: Lookahead | null,
): Assignments {
  const working = new Map<CoreIndex, readonly ValidatorIndex[]>();
  const coresOf = new Map<ParaId, CoreIndex[]>();
  let ours: Assignment | null = null;
  for (const [index, state] of cores.entries()) {
    const core = coreIndex(index);
    const next = toBackOnCore(state, core, lookahead);
    const group = next && groups[groupForCore(rotation, core, cores.length) ?? -1];
    if (!group) continue;
    working.set(core, group);
    coresOf.set(next.paraId, [...(coresOf.get(next.paraId) ?? []), core]);
    if (us && group.includes(us.index)) ours = { core, ...next };
  }
  return { groups: working, coresOf, ours };
}
