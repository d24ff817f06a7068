import {
  bitAt,
  blockUnderConstruction,
  freeCoresAndAncestors,
  hasAsyncBacking,
  NodeFeature,
  whyPassedOver,
} from "@parahost/primitives";
import type { CandidateChain, Selection, SelectionStrategy, SelectionView, SessionTraits } from "@parahost/protocol";
import { injectable } from "inversify";

/**
 * Takes of each para as many candidates as it has cores, free or about to be: the chain that follows the para's candidates on chain.
 *
 * Shape: chains ascending by para, none longer than the para has cores.
 *
 * @guide node/backing/prospective-parachains.md
 */
@injectable()
export class ElasticScalingSelection implements SelectionStrategy {
  readonly name = "elastic-scaling";

  /** Prospective answers 1 wherever there is async backing, legacy 0 where there is none. */
  suits({ asyncBacking, nodeFeatures }: SessionTraits): number | null {
    return hasAsyncBacking(asyncBacking) && bitAt(nodeFeatures, NodeFeature.ElasticScalingMVP) ? 2 : null;
  }

  async select({ cores, bitfields, blockNumber, tracked, backable }: SelectionView): Promise<Selection> {
    const { freeCores, ancestors } = freeCoresAndAncestors(cores, bitfields, blockUnderConstruction(blockNumber));
    const answers = await Promise.all(
      [...freeCores].map(async ([paraId, count]): Promise<CandidateChain> => {
        return { paraId, candidates: await backable(paraId, count, ancestors.get(paraId) ?? []) };
      }),
    );
    const chains = answers.filter(({ candidates }) => candidates.length > 0);
    return { chains, passedOver: whyPassedOver(tracked, chains, freeCores, Number.POSITIVE_INFINITY) };
  }
}
