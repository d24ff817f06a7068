import { UndyingCollator, undyingHead, undyingSideOf } from "@parahost/dev-paras";
import { Collator } from "@parahost/kernel";
import { decoded, type ParaId } from "@parahost/primitives";
import { ContainerModule } from "inversify";
import { OptionError } from "../option-error.js";
import type { DevPara } from "../options.js";
import type { SpecChain, SpecPara } from "./spec-chain.js";

/**
 * The paras of a chain spec, each with a collator: the one that was brought for it, or ours where its genesis head is that of an
 * Undying para.
 *
 * @throws OptionError where a para is left without one, or a collator without a para
 */
export function specParas({ paras }: SpecChain, brought: ReadonlyMap<ParaId, ContainerModule>): readonly DevPara[] {
  const stray = [...brought.keys()].find((id) => !paras.some(({ paraId }) => paraId === id));
  if (stray !== undefined) throw new OptionError("para", `${stray} has no core in the chain spec`);
  return paras.map((para) => {
    const collator = brought.get(para.paraId);
    return collator ? { ...para, collator } : undyingPara(para);
  });
}

function undyingPara(para: SpecPara): DevPara {
  const { paraId, genesisHead } = para;
  const side = undyingSideOf(genesisHead);
  if (side === null)
    throw new OptionError(
      "chain-spec",
      `para ${paraId} is no Undying para: say with --para ${paraId},collator=MODULE who makes its blocks`,
    );
  return {
    ...para,
    collator: new ContainerModule(({ bind }) => {
      bind(Collator).toConstantValue(new UndyingCollator(paraId, side));
    }),
    headNumber: (headData) => Number(decoded(undyingHead, headData).number),
  };
}
