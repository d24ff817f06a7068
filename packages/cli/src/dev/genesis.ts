import { bitsOf, blake2b256Hex, NodeFeature, type ValidatorId } from "@parahost/primitives";
import { defaultConfiguration, type Genesis, type HostConfiguration } from "@parahost/runtime";
import type { ResolvedOptions, StrategyChoice } from "./options.js";

/** Ancestors of a leaf that may be relay parents, where async backing is on. */
const ALLOWED_ANCESTRY_LEN = 2;

/** The genesis under which the strategy chosen is the one that suits. */
export function devGenesis(options: ResolvedOptions, validators: readonly ValidatorId[]): Genesis {
  const { paras, strategy, coresPerPara, sessionLength, seed } = options;
  return {
    config: { ...defaultConfiguration, ...featuresFor(strategy, coresPerPara) },
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

function featuresFor(strategy: StrategyChoice, coresPerPara: number): Partial<HostConfiguration> {
  if (strategy === "auto" || strategy === "legacy") return {};
  const asyncBackingParams = {
    maxCandidateDepth: Math.max(3, 2 * coresPerPara - 1),
    allowedAncestryLen: ALLOWED_ANCESTRY_LEN,
  };
  const bits = strategy === "elastic-scaling" ? [NodeFeature.ElasticScalingMVP] : [];
  return { asyncBackingParams, nodeFeatures: bitsOf(NodeFeature.ElasticScalingMVP + 1, bits) };
}
