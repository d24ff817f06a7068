import type { ConsensusLog } from "../consensus-log.js";
import { blockNumber, paraId, validationCodeHash } from "./basic.js";
import { enumOf } from "./compound.js";

/** What the runtime tells in a digest. */
export const consensusLog = enumOf<ConsensusLog, "kind">("ConsensusLog", "kind", {
  ParaUpgradeCode: { index: 1, fields: { paraId, codeHash: validationCodeHash } },
  ParaScheduleUpgradeCode: { index: 2, fields: { paraId, codeHash: validationCodeHash, at: blockNumber } },
  ForceApprove: { index: 3, fields: { number: blockNumber } },
  Revert: { index: 4, fields: { number: blockNumber } },
});
