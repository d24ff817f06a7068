import type { DevPara } from "@parahost/cli/dev";
import { CounterPara, devCode, devPara } from "@parahost/dev-paras";
import type { ParaId } from "@parahost/primitives";

/** A para whose collator is honest, whatever its validation code may be. */
export const honestPara = (paraId: ParaId, validationCode = devCode("counter")): DevPara => ({
  paraId,
  validationCode,
  genesisHead: new CounterPara(paraId).genesisHead(),
  collator: devPara(paraId),
});
