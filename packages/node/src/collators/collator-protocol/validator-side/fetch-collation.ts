import { isSubsystemError, type JobContext } from "@parahost/kernel";
import {
  type CandidateReceipt,
  candidateHashOf,
  type Hash,
  type PersistedValidationData,
  persistedValidationDataHash,
  povHash,
} from "@parahost/primitives";
import type { CollationFetchingResponse } from "@parahost/protocol";
import type { Reputation } from "../../../shared/index.js";
import type { Assignment } from "./assignment.js";
import type { Advertisement, FetchedCollation } from "./collations.js";
import { COST_NETWORK_ERROR, COST_REPORT_BAD, COST_WRONG_PARA } from "./config.js";
import type { ValidatorSideRole } from "./role.js";

type Job = JobContext<ValidatorSideRole>;

/** A fetch that gave nothing to second. */
export interface Failure {
  /** PascalCase; upstream's names where there are any. */
  readonly reason: string;
  /** What it costs the collator; `null`: nothing. */
  readonly cost: Reputation | null;
  /** What it delivered, where it did. */
  readonly receipt: CandidateReceipt | null;
}
export type FetchOutcome = { readonly collation: FetchedCollation } | { readonly failure: Failure };

/** Fetches a collation and looks whether it is what was asked for. Faults of the collator, and of ours, are outcomes. */
export async function fetchCollation(
  job: Job,
  relayParent: Hash,
  { paraId, assumption }: Assignment,
  from: Advertisement,
): Promise<FetchOutcome> {
  try {
    const to = { peer: from.peer };
    const response = await job.ask("networkBridgeTx", "requestCollation", { to, relayParent, paraId });
    const known = await job.ask("runtimeApi", "persistedValidationData", {
      at: relayParent,
      paraId,
      assumption,
    });
    const { receipt, pov, parentHeadData } = response;
    // Whether it can stand on such a head is for backing to find out; without async backing it cannot.
    const mayBuildAhead = assumption === "Included";
    const validationData = known && parentHeadData && mayBuildAhead ? { ...known, parentHead: parentHeadData } : known;
    const failure = failureOf(response, relayParent, paraId, validationData);
    if (failure || !validationData) return { failure: failure ?? notFound(receipt) };
    return { collation: { candidateHash: candidateHashOf(receipt), receipt, pov, validationData, from } };
  } catch (fault) {
    if (!isSubsystemError(fault) || fault.fatal) throw fault;
    const reason = String(fault.details["reason"] ?? fault.code);
    return { failure: { reason, cost: costOf(fault.code, reason), receipt: null } };
  }
}

/** Slowness costs nothing, since it may be ours; what cannot be decoded was charged by the network bridge. */
const costOf = (code: string, reason: string): Reputation | null =>
  code === "RequestFailed" && reason !== "Timeout" && reason !== "InvalidResponse" ? COST_NETWORK_ERROR : null;

const notFound = (receipt: CandidateReceipt): Failure => ({
  reason: "PersistedValidationDataNotFound",
  cost: null,
  receipt,
});

/** What is wrong with a collation, as far as it can be seen without running it; `null`: nothing. */
function failureOf(
  { receipt, pov }: CollationFetchingResponse,
  relayParent: Hash,
  paraId: Assignment["paraId"],
  validationData: PersistedValidationData | null,
): Failure | null {
  const { descriptor } = receipt;
  const failure = (reason: string, cost: Reputation): Failure => ({ reason, cost, receipt });
  if (descriptor.paraId !== paraId) return failure("WrongPara", COST_WRONG_PARA);
  if (descriptor.relayParent !== relayParent) return failure("RelayParentMismatch", COST_REPORT_BAD);
  if (!validationData) return notFound(receipt);
  if (descriptor.persistedValidationDataHash !== persistedValidationDataHash(validationData))
    return failure("PersistedValidationDataMismatch", COST_REPORT_BAD);
  return descriptor.povHash === povHash(pov) ? null : failure("PoVHashMismatch", COST_REPORT_BAD);
}
