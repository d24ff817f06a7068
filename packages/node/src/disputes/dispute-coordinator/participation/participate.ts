import { isSubsystemError, type JobContext } from "@parahost/kernel";
import type { CandidateReceipt, Hash, SessionIndex } from "@parahost/primitives";
import type { DisputeCoordinatorRole } from "../role.js";

/** What we found out about a candidate. Only the first two are ever voted. */
export type ParticipationOutcome =
  | { readonly kind: "Valid" }
  | { readonly kind: "Invalid"; readonly reason: string }
  | { readonly kind: "Unavailable" }
  | { readonly kind: "Error"; readonly reason: string; readonly fault?: unknown };

/**
 * Recovers a candidate's data and validates it for ourselves. Data that do not fit the erasure root make the candidate invalid; a
 * fault of ours is no verdict.
 *
 * @param at - a recent block, whose runtime has the validation code
 * @guide node/disputes/dispute-coordinator.md
 */
export async function participate(
  job: JobContext<DisputeCoordinatorRole>,
  receipt: CandidateReceipt,
  session: SessionIndex,
  at: Hash,
): Promise<ParticipationOutcome> {
  try {
    const wanted = { receipt, session, backingGroup: null };
    const recovered = await job.ask("availabilityRecovery", "recoverAvailableData", wanted);
    if (!recovered.ok)
      return recovered.error === "Invalid" ? { kind: "Invalid", reason: "ErasureRoot" } : { kind: "Unavailable" };
    const hash = receipt.descriptor.validationCodeHash;
    const validationCode = await job.ask("runtimeApi", "validationCodeByHash", { at, hash });
    if (!validationCode) return { kind: "Error", reason: "NoValidationCode" };
    const outcome = await job.ask("candidateValidation", "validateFromExhaustive", {
      ...{ ...recovered.value, validationCode, receipt, execKind: "Dispute" },
    });
    if (outcome.kind === "InternalError") return { kind: "Error", reason: outcome.reason };
    return outcome.kind === "Valid" ? { kind: "Valid" } : { kind: "Invalid", reason: outcome.reason };
  } catch (fault) {
    if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
    return { kind: "Error", reason: fault.code, fault };
  }
}
