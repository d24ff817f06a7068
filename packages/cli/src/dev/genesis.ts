import { bitsOf, blake2b256Hex, NodeFeature, type ValidatorId } from "@parahost/primitives";
import type { SelectionStrategy } from "@parahost/protocol";
import { defaultConfiguration, type Genesis, type HostConfiguration } from "@parahost/runtime";
import { OptionError } from "./option-error.js";
import { OUR_STRATEGIES, type ResolvedOptions } from "./options.js";

/** Ancestors of a leaf that may be relay parents, where async backing is on. */
const ALLOWED_ANCESTRY_LEN = 2;

type Features = Pick<HostConfiguration, "asyncBackingParams" | "nodeFeatures">;

/**
 * The genesis under which the strategy chosen is the one that suits.
 *
 * @param pinned - the strategy pinned, where it is none of ours: it says itself what suits it
 * @throws OptionError where nothing does
 */
export function devGenesis(
  options: ResolvedOptions,
  validators: readonly ValidatorId[],
  pinned: SelectionStrategy | null = null,
): Genesis {
  const { paras, strategy, coresPerPara, sessionLength, seed } = options;
  const features = pinned ? featuresThatSuit(pinned, coresPerPara) : featuresFor(strategy, coresPerPara);
  return {
    config: { ...defaultConfiguration, ...features },
    validators,
    paras: paras.map(({ paraId, genesisHead, validationCode }) => ({
      paraId,
      kind: "Parachain",
      genesisHead,
      validationCode,
    })),
    sessionLength,
    rotation: "reference",
    randomness: blake2b256Hex(new TextEncoder().encode(`genesis randomness ${seed}`)),
    coresPerPara,
  };
}

/** The plainest session that suits it: as for one of ours, in their order. With more than one core a para, elastic scaling alone. */
function featuresThatSuit(strategy: SelectionStrategy, coresPerPara: number): Features {
  const tried = coresPerPara > 1 ? (["elastic-scaling"] as const) : OUR_STRATEGIES;
  const suiting = tried
    .map((ours) => featuresFor(ours, coresPerPara))
    .find(
      ({ asyncBackingParams, nodeFeatures }) =>
        strategy.suits({ asyncBacking: asyncBackingParams, nodeFeatures }) !== null,
    );
  if (suiting) return suiting;
  throw new OptionError("strategy", `${strategy.name} suits none of the sessions of ${tried.join(", ")}`);
}

function featuresFor(strategy: string, coresPerPara: number): Features {
  const { asyncBackingParams: none, nodeFeatures } = defaultConfiguration;
  if (strategy === "auto" || strategy === "legacy") return { asyncBackingParams: none, nodeFeatures };
  const asyncBackingParams = {
    maxCandidateDepth: Math.max(3, 2 * coresPerPara - 1),
    allowedAncestryLen: ALLOWED_ANCESTRY_LEN,
  };
  const bits = strategy === "elastic-scaling" ? [NodeFeature.ElasticScalingMVP] : [];
  return { asyncBackingParams, nodeFeatures: bitsOf(NodeFeature.ElasticScalingMVP + 1, bits) };
}
