import { err, ok, type ParaId, type Result } from "@parahost/primitives";
import type { HostConfiguration } from "../configuration/index.js";
import type { ParasError } from "./errors.js";
import type { ParaGenesisArgs, ParasState } from "./state.js";

/** Whether a para may be scheduled for initialization: it is not live, or leaves first; and what it brings fits. */
export function checkCanOnboard(
  state: ParasState,
  para: ParaId,
  { genesisHead, validationCode }: ParaGenesisArgs,
  { maxCodeSize, maxHeadDataSize }: HostConfiguration,
): Result<null, ParasError> {
  const isThere = state.heads.has(para) && !state.outgoingParas.get().includes(para);
  if (isThere || state.upcomingParas.get().includes(para)) return err("CannotOnboard");
  if (validationCode.length === 0 || validationCode.length > maxCodeSize) return err("InvalidCode");
  return genesisHead.length > maxHeadDataSize ? err("HeadDataTooLarge") : ok(null);
}

/** Whether a para may be scheduled for cleanup: it is live, and not scheduled yet. */
export const checkCanOffboard = (state: ParasState, para: ParaId): Result<null, ParasError> =>
  state.heads.has(para) && !state.outgoingParas.get().includes(para) ? ok(null) : err("CannotOffboard");
