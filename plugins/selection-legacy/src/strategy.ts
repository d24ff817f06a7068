import {
  availableCores,
  type BlockNumber,
  blockUnderConstruction,
  type CoreState,
  hasAsyncBacking,
  type OccupiedCoreAssumption,
  type ParaId,
} from "@parahost/primitives";
import type { CandidateChain, Selection, SelectionStrategy, SelectionView, SessionTraits } from "@parahost/protocol";
import { injectable } from "inversify";

/** What is to be built on a core, and what that supposes of the core's occupant. */
interface Opening {
  readonly paraId: ParaId;
  readonly assumption: OccupiedCoreAssumption;
}

/**
 * Takes, for each core that is free or about to be, the first candidate that was noted for its para and built on what the runtime
 * will have then. One candidate a para.
 *
 * Suits sessions without async backing, and those of a runtime that does not know it.
 *
 * @guide node/utility/provisioner.md
 */
@injectable()
export class LegacySelection implements SelectionStrategy {
  readonly name = "legacy";

  suits({ asyncBacking }: SessionTraits): number | null {
    return hasAsyncBacking(asyncBacking) ? null : 0;
  }

  async select(view: SelectionView): Promise<Selection> {
    const chains = new Map<ParaId, CandidateChain>();
    for (const { paraId, assumption } of openings(view)) {
      if (chains.has(paraId)) continue;
      const wanted = await view.persistedValidationDataHash(paraId, assumption);
      const taken = view.tracked.find((c) => c.paraId === paraId && c.persistedValidationDataHash === wanted);
      if (!taken) continue;
      const { candidateHash, relayParent } = taken;
      chains.set(paraId, { paraId, candidates: [{ candidateHash, relayParent }] });
    }
    return { chains: [...chains.values()].sort((a, b) => a.paraId - b.paraId), passedOver: passedOver(view, chains) };
  }
}

/** A core times out at equality here; the other strategies take `<=`. */
function openings({ cores, bitfields, blockNumber }: SelectionView): readonly Opening[] {
  const available = availableCores(cores, bitfields);
  const underConstruction = blockUnderConstruction(blockNumber);
  return cores.flatMap((core, i) => openingOf(core, available[i] === true, underConstruction) ?? []);
}

function openingOf(core: CoreState, isAvailable: boolean, underConstruction: BlockNumber): Opening | null {
  switch (core.kind) {
    case "Free":
      return null;
    case "Scheduled":
      return { paraId: core.paraId, assumption: "Free" };
    case "Occupied": {
      if (isAvailable) return core.nextUpOnAvailable && { ...core.nextUpOnAvailable, assumption: "Included" };
      if (core.timeOutAt !== underConstruction) return null;
      return core.nextUpOnTimeOut && { ...core.nextUpOnTimeOut, assumption: "TimedOut" };
    }
  }
}

/** Of those not taken: their para has no core now, another of the para was taken, or the para has moved on. */
function passedOver(view: SelectionView, chains: ReadonlyMap<ParaId, CandidateChain>): Selection["passedOver"] {
  const open = new Set(openings(view).map(({ paraId }) => paraId));
  return view.tracked.flatMap(({ paraId, candidateHash }) => {
    const chain = chains.get(paraId);
    if (chain?.candidates.some((candidate) => candidate.candidateHash === candidateHash)) return [];
    if (chain) return [{ candidateHash, reason: "AnotherOfItsParaTaken" }];
    return [{ candidateHash, reason: open.has(paraId) ? "ValidationDataMismatch" : "NoFreeCore" }];
  });
}
