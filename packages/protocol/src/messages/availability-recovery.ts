import type { AvailableData, CandidateReceipt, GroupIndex, Result, SessionIndex } from "@parahost/primitives";
import type { LaterAsk } from "../message.js";

/**
 * Why there are no data: too few validators gave their chunks, or what the chunks hold is not what the erasure root names. The
 * second one convicts whoever backed the candidate.
 */
export type RecoveryError = "Unavailable" | "Invalid";

/** @guide types/overseer-protocol.md#availability-recovery-message */
export interface AvailabilityRecoveryMessages {
  /**
   * Puts a candidate's data together again from what its validators keep.
   *
   * `session`: that of the candidate. `backingGroup`: those who backed it, and are asked for all of the data first; `null`: not known.
   */
  recoverAvailableData: LaterAsk<
    {
      readonly receipt: CandidateReceipt;
      readonly session: SessionIndex;
      readonly backingGroup: GroupIndex | null;
    },
    Result<AvailableData, RecoveryError>
  >;
}
