import { isSubsystemError, type JobContext, type SubsystemError } from "@parahost/kernel";
import {
  type CandidateHash,
  type CandidateReceipt,
  type CommittedCandidateReceipt,
  candidateHashOf,
  type PersistedValidationData,
  type PoV,
  receiptOf,
} from "@parahost/primitives";
import type { ValidationOutcome } from "@parahost/protocol";
import type { AttestingData } from "./attesting-data.js";
import type { CandidateBackingRole } from "./role.js";

/** What came of validating a candidate. `Valid` alone means that its data is stored, and that it may be vouched for. */
export type Verdict =
  | { readonly kind: "Valid"; readonly candidate: CommittedCandidateReceipt }
  | { readonly kind: "Invalid"; readonly reason: string; readonly detail?: string }
  /** No verdict: something of ours failed, and nothing may be said of the candidate. */
  | { readonly kind: "InternalError"; readonly reason: string; readonly detail?: string }
  /** No verdict: the backer did not deliver the PoV. */
  | { readonly kind: "NoPoV" };

type Job = JobContext<CandidateBackingRole>;

/** Validates what a collator gave us, against the validation data that came with it. */
export async function validateForSeconding(
  job: Job,
  receipt: CandidateReceipt,
  validationData: PersistedValidationData,
  pov: PoV,
  nValidators: number,
): Promise<Verdict> {
  return orInternalError(job, () => validateAgainst(job, receipt, validationData, pov, nValidators));
}

/**
 * Validates what another validator has put forward, with the PoV that it has to deliver.
 *
 * @param validationData - what it builds on; `null`: to be found in the chain's state
 */
export async function validateForAttesting(
  job: Job,
  { receipt, fromValidator }: AttestingData,
  validationData: PersistedValidationData | null,
  nValidators: number,
): Promise<Verdict> {
  return orInternalError(job, async () => {
    const pov = await povFrom(job, receipt, fromValidator);
    if (pov === null) return { kind: "NoPoV" };
    if (validationData) return validateAgainst(job, receipt, validationData, pov, nValidators);
    const { relayParent } = receipt.descriptor;
    const asked = { relayParent, receipt, pov, execKind: "Backing" } as const;
    const outcome = await job.ask("candidateValidation", "validateFromChainState", asked);
    return vouch(job, receipt, pov, outcome, nValidators);
  });
}

async function validateAgainst(
  job: Job,
  receipt: CandidateReceipt,
  validationData: PersistedValidationData,
  pov: PoV,
  nValidators: number,
): Promise<Verdict> {
  const code = await codeFor(job, receipt);
  if (code.kind !== "Code") return code;
  const { validationCode } = code;
  const asked = { receipt, pov, validationData, validationCode, execKind: "Backing" } as const;
  const outcome = await job.ask("candidateValidation", "validateFromExhaustive", asked);
  return vouch(job, receipt, pov, outcome, nValidators);
}

type Code = { readonly kind: "Code"; readonly validationCode: Uint8Array };

/** The code that the candidate names, which has to be the para's own. */
async function codeFor(
  job: Job,
  { descriptor }: CandidateReceipt,
): Promise<Code | Exclude<Verdict, { kind: "Valid" }>> {
  const { paraId, relayParent: at, validationCodeHash } = descriptor;
  const ofPara = await job.ask("runtimeApi", "validationCodeHash", { at, paraId, assumption: "Included" });
  if (ofPara === null) return { kind: "InternalError", reason: "NoValidationCodeHash" };
  if (ofPara !== validationCodeHash) return { kind: "Invalid", reason: "CodeHashMismatch" };
  const validationCode = await job.ask("runtimeApi", "validationCodeByHash", { at, hash: validationCodeHash });
  return validationCode ? { kind: "Code", validationCode } : { kind: "InternalError", reason: "NoValidationCode" };
}

/** @returns `null` where the backer does not deliver */
async function povFrom(
  job: Job,
  receipt: CandidateReceipt,
  fromValidator: AttestingData["fromValidator"],
): Promise<PoV | null> {
  const { relayParent, paraId, povHash } = receipt.descriptor;
  const candidateHash = candidateHashOf(receipt);
  const asked = { relayParent, fromValidator, paraId, candidateHash, povHash };
  try {
    return await job.ask("availabilityDistribution", "fetchPoV", asked);
  } catch (fault) {
    if (job.signal.aborted || !isSurvivable(fault)) throw fault;
    return null;
  }
}

/** Checks what validation gave, and has the data stored: before that nothing is signed. */
async function vouch(
  job: Job,
  receipt: CandidateReceipt,
  pov: PoV,
  outcome: ValidationOutcome,
  nValidators: number,
): Promise<Verdict> {
  if (outcome.kind !== "Valid") return outcome;
  const { commitments, validationData } = outcome;
  const candidate = { descriptor: receipt.descriptor, commitments };
  const candidateHash: CandidateHash = candidateHashOf(receipt);
  if (receiptOf(candidate).commitmentsHash !== receipt.commitmentsHash)
    return { kind: "Invalid", reason: "CommitmentsHashMismatch" };
  const wrong = await job.ask("availabilityStore", "storeAvailableData", {
    candidateHash,
    nValidators,
    availableData: { pov, validationData },
    expectedErasureRoot: receipt.descriptor.erasureRoot,
  });
  return wrong === null ? { kind: "Valid", candidate } : { kind: "Invalid", reason: wrong };
}

/** A neighbour that fails says nothing about the candidate. */
async function orInternalError(job: Job, work: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await work();
  } catch (fault) {
    if (job.signal.aborted || !isSurvivable(fault)) throw fault;
    return { kind: "InternalError", reason: fault.code, detail: fault.message };
  }
}

const isSurvivable = (fault: unknown): fault is SubsystemError => isSubsystemError(fault) && !fault.fatal;
