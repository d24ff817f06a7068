import { type AskOptions, isSubsystemError } from "@parahost/kernel";
import type { CandidateReceipt, GroupIndex, Hash, SessionIndex } from "@parahost/primitives";
import type { AnyAskKind, Payload, PvfExecKind, Reply } from "@parahost/protocol";

/** What we found out about a candidate. Only the first two are ever voted. */
export type CandidateFinding =
  | { readonly kind: "Valid" }
  | { readonly kind: "Invalid"; readonly reason: string }
  | { readonly kind: "Unavailable" }
  | { readonly kind: "Error"; readonly reason: string; readonly fault?: unknown };

/** A candidate that is to be checked once more. */
export interface CandidateToCheck {
  readonly receipt: CandidateReceipt;
  readonly session: SessionIndex;
  /** Asked for the data first; `null`: not known. */
  readonly backingGroup: GroupIndex | null;
  /** A recent block, whose runtime has the validation code. */
  readonly at: Hash;
  readonly execKind: PvfExecKind;
}
type Asked = "availabilityRecovery" | "runtimeApi" | "candidateValidation";
/** The job of whoever may ask those who are needed. */
interface Checker {
  readonly signal: AbortSignal;
  ask<N extends Asked, K extends AnyAskKind<N>>(
    to: N,
    kind: K,
    payload: Payload<N, K>,
    options?: AskOptions,
  ): Promise<Reply<N, K>>;
}

/**
 * Recovers a candidate's data and validates it for ourselves. Data that do not fit the erasure root make the candidate invalid; a
 * fault of ours is no verdict.
 */
export async function checkCandidate(job: Checker, wanted: CandidateToCheck): Promise<CandidateFinding> {
  const { receipt, session, backingGroup, at, execKind } = wanted;
  try {
    // Asked while the block is recent: recovery may take so long that its state is gone.
    const code = job.ask("runtimeApi", "validationCodeByHash", { at, hash: receipt.descriptor.validationCodeHash });
    code.catch(() => undefined); // Of no account unless there are data.
    const recovered = await job.ask("availabilityRecovery", "recoverAvailableData", { receipt, session, backingGroup });
    if (!recovered.ok)
      return recovered.error === "Invalid" ? { kind: "Invalid", reason: "ErasureRoot" } : { kind: "Unavailable" };
    const validationCode = await code;
    if (!validationCode) return { kind: "Error", reason: "NoValidationCode" };
    const outcome = await job.ask("candidateValidation", "validateFromExhaustive", {
      ...{ ...recovered.value, validationCode, receipt, execKind },
    });
    if (outcome.kind === "InternalError") return { kind: "Error", reason: outcome.reason };
    return outcome.kind === "Valid" ? { kind: "Valid" } : { kind: "Invalid", reason: outcome.reason };
  } catch (fault) {
    if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
    return { kind: "Error", reason: fault.code, fault };
  }
}
