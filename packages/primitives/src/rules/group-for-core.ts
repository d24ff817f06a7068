import type { GroupRotationInfo } from "../candidate.js";
import { type CoreIndex, coreIndex, type GroupIndex, groupIndex } from "../ids.js";

/** Times the groups have moved on since the session started. 0 where they never do. */
export const rotationsSince = ({ sessionStartBlock, groupRotationFrequency, now }: GroupRotationInfo): number =>
  groupRotationFrequency === 0 ? 0 : Math.floor((now - sessionStartBlock) / groupRotationFrequency);

/**
 * The group that works on a core, as the reference rotates them: core `c` by group `(c + k) % n`.
 *
 * @param cores - number of cores, and so of groups
 * @returns `null` where there are no cores
 */
export function groupForCore(rotation: GroupRotationInfo, core: CoreIndex, cores: number): GroupIndex | null {
  return cores === 0 ? null : groupIndex((core + rotationsSince(rotation)) % cores);
}

/** The other way round: the core that a group works on. */
export function coreForGroup(rotation: GroupRotationInfo, group: GroupIndex, cores: number): CoreIndex | null {
  if (cores === 0) return null;
  return coreIndex((group + cores - (rotationsSince(rotation) % cores)) % cores);
}
