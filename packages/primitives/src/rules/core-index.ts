import { type Bits, resized } from "../bits.js";
import { type CoreIndex, coreIndex } from "../ids.js";

/** Bits behind those of the group that carry the core index. */
export const CORE_INDEX_BITS = 8;

/**
 * Appends the core index to the bits of a backing group, as a backed candidate carries it where elastic scaling is on.
 *
 * @throws RangeError for a core that 8 bits cannot name
 */
export function withCoreIndex(members: Bits, core: CoreIndex): Bits {
  if (core >= 1 << CORE_INDEX_BITS) throw new RangeError(`core ${core} in ${CORE_INDEX_BITS} bits`);
  const extended = resized(members, members.length + CORE_INDEX_BITS);
  const shift = members.length % 8;
  const at = members.length >> 3;
  extended.bytes[at] = (extended.bytes[at] ?? 0) | ((core << shift) & 0xff);
  if (shift > 0) extended.bytes[at + 1] = core >> (8 - shift);
  return extended;
}

/** The bits of a backing group, and the core that a backed candidate claims to be for. */
export interface ValidatorIndices {
  readonly members: Bits;
  readonly core: CoreIndex | null;
}

/**
 * Takes `validatorIndices` of a backed candidate apart.
 *
 * @param coreIndexEnabled - node feature `ElasticScalingMVP`; without it all bits are the group's
 */
export function validatorIndicesAndCoreIndex(indices: Bits, coreIndexEnabled: boolean): ValidatorIndices {
  const length = indices.length - CORE_INDEX_BITS;
  if (!coreIndexEnabled || length <= 0) return { members: indices, core: null };
  const at = length >> 3;
  const both = (indices.bytes[at] ?? 0) | ((indices.bytes[at + 1] ?? 0) << 8);
  return { members: resized(indices, length), core: coreIndex((both >> (length % 8)) & 0xff) };
}
