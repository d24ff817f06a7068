import { MAX_POV_SIZE, type PvfExecKind } from "@parahost/protocol";

/** CPU time that an execution may take, by what it is for. Every validator has to allow the same: these may never be changed. */
export const CPU_LIMIT_MS: Readonly<Record<PvfExecKind, number>> = {
  Backing: 2_000,
  Approval: 12_000,
  Dispute: 12_000,
};
/** Bytes that compressed block data may unpack to: upstream's. Every validator has to allow the same. */
export const POV_BOMB_LIMIT = 4 * MAX_POV_SIZE;
