import { blockUnderConstruction, freeCoresAndAncestors, hasAsyncBacking, whyPassedOver } from "@parahost/primitives";
import type { CandidateChain, Selection, SelectionStrategy, SelectionView, SessionTraits } from "@parahost/protocol";
import { injectable } from "inversify";

/**
 * Takes one candidate of each para that has one core, free or about to be: the one that follows the para's candidates on chain.
 *
 * A para with more cores than one is passed over: its candidates would have to name their cores, which takes elastic scaling.
 *
 * @guide node/backing/prospective-parachains.md
 */
@injectable()
export class ProspectiveSelection implements SelectionStrategy {
  readonly name = "prospective";

  /** Elastic scaling answers 2 where the session has that too, legacy 0 where it has no async backing. */
  suits({ asyncBacking }: SessionTraits): number | null {
    return hasAsyncBacking(asyncBacking) ? 1 : null;
  }

  async select({ cores, bitfields, blockNumber, tracked, backable }: SelectionView): Promise<Selection> {
    const { freeCores, ancestors } = freeCoresAndAncestors(cores, bitfields, blockUnderConstruction(blockNumber));
    const asked = [...freeCores].filter(([, count]) => count === 1).map(([paraId]) => paraId);
    const answers = await Promise.all(
      asked.map(async (paraId): Promise<CandidateChain> => {
        return { paraId, candidates: await backable(paraId, 1, ancestors.get(paraId) ?? []) };
      }),
    );
    const chains = answers.filter(({ candidates }) => candidates.length > 0);
    return { chains, passedOver: whyPassedOver(tracked, chains, freeCores, 1) };
  }
}
