import type { CoreIndex, CoreState, OccupiedCoreAssumption, ParaId } from "@parahost/primitives";
import { type Lookahead, ourCore, type SessionView, toBackOnCore } from "../../../shared/index.js";

/** The para that our group may second for, and what its candidates assume of the core's occupant. */
export interface Assignment {
  readonly paraId: ParaId;
  readonly assumption: OccupiedCoreAssumption;
}

/**
 * What our group works on at a relay parent.
 *
 * A core that is occupied counts with async backing only.
 *
 * @param lookahead - `null` where async backing is off
 * @guide node/collators/collator-protocol.md#validators
 */
export function assignmentAt(
  view: SessionView,
  cores: readonly CoreState[],
  lookahead: Lookahead | null,
): Assignment | null {
  const core = ourCore(view, cores.length);
  // The para may have candidates on other cores than ours.
  const assumption = lookahead ? "Included" : "Free";
  const state = coreAt(cores, core);
  if (core === null || !state) return null;
  const next = toBackOnCore(state, core, lookahead);
  return next && { paraId: next.paraId, assumption };
}

/**
 * The paras whose collators are welcome: that of our core, whether or not it waits for a collation right now, and that of the core
 * which is ours once the groups have rotated. A collator hears of a new block before we do, or after.
 */
export function welcomeParas(view: SessionView, cores: readonly CoreState[]): readonly ParaId[] {
  const { rotation } = view;
  const rotated = { ...rotation, now: (rotation.now + rotation.groupRotationFrequency) as typeof rotation.now };
  const ours = [ourCore(view, cores.length), ourCore({ ...view, rotation: rotated }, cores.length)];
  return ours.flatMap((index) => {
    const core = coreAt(cores, index);
    if (!core || core.kind === "Free") return [];
    return core.kind === "Scheduled" ? [core.paraId] : [nextPara(core)];
  });
}

const coreAt = (cores: readonly CoreState[], index: CoreIndex | null) => (index === null ? undefined : cores[index]);
const nextPara = (core: Extract<CoreState, { kind: "Occupied" }>): ParaId =>
  core.nextUpOnAvailable?.paraId ?? core.candidateDescriptor.paraId;
