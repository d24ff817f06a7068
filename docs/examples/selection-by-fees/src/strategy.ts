import {
  bitAt,
  blockUnderConstruction,
  freeCoresAndAncestors,
  hasAsyncBacking,
  NodeFeature,
  type ParaId,
  whyPassedOver,
} from "@parahost/primitives";
import type { CandidateChain, Selection, SelectionStrategy, SelectionView, SessionTraits } from "@parahost/protocol";
import type { FeesConfig } from "./config.js";

/**
 * Takes one candidate of each of the paras that pay most, and no more of them than the author wants in a block.
 *
 * For authors whose blocks are small: a para that is outbid waits, and its core stays empty.
 *
 * Shape: chains by falling fee; of equal fees the lower para id first.
 *
 * @guide node/backing/prospective-parachains.md
 */
export class SelectionByFees implements SelectionStrategy {
  readonly name = "by-fees";

  constructor(private readonly config: FeesConfig) {}

  /** Prospective answers 1 where there is async backing. With elastic scaling, chains of candidates are wanted: no. */
  suits({ asyncBacking, nodeFeatures }: SessionTraits): number | null {
    return hasAsyncBacking(asyncBacking) && !bitAt(nodeFeatures, NodeFeature.ElasticScalingMVP) ? 2 : null;
  }

  async select(view: SelectionView): Promise<Selection> {
    const { cores, bitfields, blockNumber, tracked } = view;
    const { freeCores, ancestors } = freeCoresAndAncestors(cores, bitfields, blockUnderConstruction(blockNumber));
    const waiting = [...freeCores].filter(([, count]) => count === 1).map(([paraId]) => paraId);
    const chains: CandidateChain[] = [];
    const outbid = new Set(waiting);
    for (const paraId of this.#byFee(waiting)) {
      if (chains.length >= this.config.mostCandidates) break;
      outbid.delete(paraId);
      const candidates = await view.backable(paraId, 1, ancestors.get(paraId) ?? []);
      if (candidates.length > 0) chains.push({ paraId, candidates });
    }
    const [losers, others] = [true, false].map((lost) => tracked.filter(({ paraId }) => outbid.has(paraId) === lost));
    const passedOver = [
      ...whyPassedOver(others ?? [], chains, freeCores, 1),
      ...(losers ?? []).map(({ candidateHash }) => ({ candidateHash, reason: "Outbid" })),
    ];
    return { chains, passedOver };
  }

  #byFee(paras: readonly ParaId[]): readonly ParaId[] {
    const feeOf = (paraId: ParaId) => this.config.fees[paraId] ?? 0;
    return [...paras].sort((a, b) => feeOf(b) - feeOf(a) || a - b);
  }
}
