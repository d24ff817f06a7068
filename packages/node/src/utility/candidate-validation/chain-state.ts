import type { JobContext } from "@parahost/kernel";
import {
  type CandidateDescriptor,
  err,
  type OccupiedCoreAssumption,
  ok,
  type PersistedValidationData,
  persistedValidationDataHash,
  type Result,
} from "@parahost/primitives";
import { internalError, invalid, type NotValid } from "./outcome.js";
import type { CandidateValidationRole } from "./role.js";

/** What may have become of the occupant of the para's core. */
const ASSUMPTIONS: readonly OccupiedCoreAssumption[] = ["Included", "TimedOut", "Free"];

export interface ChainState {
  readonly validationData: PersistedValidationData;
  readonly validationCode: Uint8Array;
}

/**
 * What the candidate has to be validated against, by the state of its relay parent: the validation data that its descriptor names
 * by hash, under one assumption or another, and the code under the same.
 *
 * @guide node/utility/candidate-validation.md
 */
export async function chainStateFor(
  job: JobContext<CandidateValidationRole>,
  { relayParent: at, paraId, persistedValidationDataHash: named }: CandidateDescriptor,
): Promise<Result<ChainState, NotValid>> {
  let hasData = false;
  for (const assumption of ASSUMPTIONS) {
    const validationData = await job.ask("runtimeApi", "persistedValidationData", { at, paraId, assumption });
    hasData ||= validationData !== null;
    if (validationData === null || persistedValidationDataHash(validationData) !== named) continue;
    const validationCode = await job.ask("runtimeApi", "validationCode", { at, paraId, assumption });
    return validationCode ? ok({ validationData, validationCode }) : err(internalError("NoValidationCode"));
  }
  return err(hasData ? invalid("BadParent") : internalError("NoValidationData"));
}
