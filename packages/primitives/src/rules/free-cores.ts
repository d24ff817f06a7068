import type { CoreState, ScheduledCore } from "../candidate.js";
import type { BlockNumber, CandidateHash, ParaId } from "../ids.js";
import type { UncheckedSignedAvailabilityBitfield } from "../statement.js";
import { availableCores } from "./availability.js";

/** The block that is built on a relay parent: 0 where nobody knows that one's number. */
export const blockUnderConstruction = (relayParent: BlockNumber | null): BlockNumber =>
  (relayParent === null ? 0 : relayParent + 1) as BlockNumber;

/** What can be backed next. Both maps ascend by para id. */
export interface FreeCoresAndAncestors {
  /** How many cores each para could use in the block under construction. */
  readonly freeCores: ReadonlyMap<ParaId, number>;
  /** Candidates of each para that are on a core and will not be timed out: what is backed next is built on them. Ascending. */
  readonly ancestors: ReadonlyMap<ParaId, readonly CandidateHash[]>;
}

/**
 * Counts the cores that are free for each para, or are about to be, and lists the candidates that are not included yet.
 *
 * A core times out at `timeOutAt <= atBlock` here. The legacy strategy asks for equality and does not use this.
 *
 * @param atBlock - the block under construction
 * @guide node/utility/provisioner.md#prospective-parachains-candidate-selection
 */
export function freeCoresAndAncestors(
  cores: readonly CoreState[],
  bitfields: readonly UncheckedSignedAvailabilityBitfield[],
  atBlock: BlockNumber,
): FreeCoresAndAncestors {
  const available = availableCores(cores, bitfields);
  const freeCores = new Map<ParaId, number>();
  const ancestors = new Map<ParaId, Set<CandidateHash>>();
  for (const [i, core] of cores.entries()) {
    const next = nextUp(core, available[i] === true, atBlock);
    if (next) freeCores.set(next.paraId, (freeCores.get(next.paraId) ?? 0) + 1);
    if (core.kind !== "Occupied" || (available[i] !== true && core.timeOutAt <= atBlock)) continue;
    const { paraId } = core.candidateDescriptor;
    ancestors.set(paraId, (ancestors.get(paraId) ?? new Set()).add(core.candidateHash));
  }
  return {
    freeCores: ascending(freeCores),
    ancestors: new Map([...ascending(ancestors)].map(([paraId, hashes]) => [paraId, [...hashes].sort()])),
  };
}

function nextUp(core: CoreState, isAvailable: boolean, atBlock: BlockNumber): ScheduledCore | null {
  if (core.kind === "Scheduled") return core;
  if (core.kind === "Free") return null;
  if (isAvailable) return core.nextUpOnAvailable;
  return core.timeOutAt <= atBlock ? core.nextUpOnTimeOut : null;
}

const ascending = <V>(map: ReadonlyMap<ParaId, V>): ReadonlyMap<ParaId, V> =>
  new Map([...map].sort(([a], [b]) => a - b));
