import { hasAsyncBacking, type ParaId } from "@parahost/primitives";
import type { CandidateChain, Selection, SelectionStrategy, SelectionView, SessionTraits } from "@parahost/protocol";
import { injectable } from "inversify";

/** Selects, for each core that waits for a candidate, the first one that was backed on what its para has now. */
@injectable()
export class TemplateName implements SelectionStrategy {
  readonly name = "template-name";

  /** Sessions without async backing, and rather than legacy selection, which answers 0. `null` is no; the highest number wins. */
  suits({ asyncBacking }: SessionTraits): number | null {
    return hasAsyncBacking(asyncBacking) ? null : 1;
  }

  async select(view: SelectionView): Promise<Selection> {
    const { cores, tracked } = view;
    const chains = new Map<ParaId, CandidateChain>();
    for (const core of cores) {
      if (core.kind !== "Scheduled") continue;
      const { paraId } = core;
      const wanted = await view.persistedValidationDataHash(paraId, "Free");
      const first = tracked.find((it) => it.paraId === paraId && it.persistedValidationDataHash === wanted);
      if (first) chains.set(paraId, { paraId, candidates: [first] });
    }
    const taken = new Set([...chains.values()].flatMap(({ candidates }) => candidates));
    const passedOver = tracked
      .filter((it) => !taken.has(it))
      .map(({ candidateHash }) => ({ candidateHash, reason: "NotTheFirst" }));
    return { chains: [...chains.values()], passedOver };
  }
}
