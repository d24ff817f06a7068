import { CounterPara, counterHead, devPara } from "@parahost/dev-paras";
import { decoded, type ParaId } from "@parahost/primitives";
import type { DevPara } from "./options.js";

/** Our own para: it counts, and its validation code refuses a block that counts wrongly. */
export function counterPara(paraId: ParaId): DevPara {
  const para = new CounterPara(paraId);
  return {
    paraId,
    validationCode: para.validationCode(),
    genesisHead: para.genesisHead(),
    collator: devPara(paraId),
    headNumber: (headData) => Number(decoded(counterHead, headData).number),
  };
}
