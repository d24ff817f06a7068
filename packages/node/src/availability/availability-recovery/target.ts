import type { Chance, JobContext, Log } from "@parahost/kernel";
import type { CandidateHash, Hash, ValidatorId, ValidatorIndex } from "@parahost/primitives";
import type { ErasureCoder } from "../../shared/erasure-coder.js";
import type { AvailabilityRecoveryMetrics } from "./metrics.js";
import type { AvailabilityRecoveryRole } from "./role.js";

export type Job = JobContext<AvailabilityRecoveryRole>;

/** What is to be recovered, and who may have it. */
export interface Target {
  readonly candidateHash: CandidateHash;
  readonly erasureRoot: Hash;
  /** Of the candidate's session: each holds the chunk of its own index. */
  readonly validators: readonly ValidatorId[];
  /** Ourselves; nobody asks itself. */
  readonly us: ValidatorIndex | null;
  /** Those that have all of the data, if they are honest. */
  readonly backers: readonly ValidatorIndex[];
}
/** What is needed on the way. */
export interface Tools {
  readonly chance: Chance;
  readonly log: Log;
  readonly metrics: AvailabilityRecoveryMetrics;
  readonly coder: ErasureCoder;
}
