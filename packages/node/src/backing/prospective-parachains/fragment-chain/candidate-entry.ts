import {
  type CandidateHash,
  type CommittedCandidateReceipt,
  candidateHashOf,
  err,
  type Hash,
  headDataHash,
  ok,
  type PersistedValidationData,
  type ProspectiveCandidate,
  persistedValidationDataHash,
  type Result,
} from "@parahost/primitives";
import type { HypotheticalCandidate } from "@parahost/protocol";
import type { CandidateEntryError } from "./errors.js";

/** A candidate that may find a place in a fragment chain, as far as it is known. */
export interface PotentialCandidate {
  readonly candidateHash: CandidateHash;
  readonly relayParent: Hash;
  readonly parentHeadDataHash: Hash;
  /** `null`: not known yet. */
  readonly outputHeadDataHash: Hash | null;
  /** `null`: not known yet. */
  readonly candidate: ProspectiveCandidate | null;
}
/** A candidate that fragment chains keep. Shared between the chains of all leaves. */
export interface CandidateEntry extends PotentialCandidate {
  readonly outputHeadDataHash: Hash;
  readonly candidate: ProspectiveCandidate;
  /** Backed, or seconded only. */
  readonly isBacked: boolean;
}

/** An entry for a candidate that was seconded. */
export const secondedEntry = (
  receipt: CommittedCandidateReceipt,
  data: PersistedValidationData,
): Result<CandidateEntry, CandidateEntryError> => entryOf(receipt, data, false);

/** An entry for a candidate that has its votes: one that is on the chain, pending availability. */
export const backedEntry = (
  receipt: CommittedCandidateReceipt,
  data: PersistedValidationData,
): Result<CandidateEntry, CandidateEntryError> => entryOf(receipt, data, true);

function entryOf(
  receipt: CommittedCandidateReceipt,
  persistedValidationData: PersistedValidationData,
  isBacked: boolean,
): Result<CandidateEntry, CandidateEntryError> {
  const { commitments, descriptor } = receipt;
  const { persistedValidationDataHash: expected, relayParent, validationCodeHash } = descriptor;
  const got = persistedValidationDataHash(persistedValidationData);
  if (got !== expected) return err({ code: "PersistedValidationDataMismatch", expected, got });
  const parentHeadDataHash = headDataHash(persistedValidationData.parentHead);
  const outputHeadDataHash = headDataHash(commitments.headData);
  if (parentHeadDataHash === outputHeadDataHash) return err({ code: "ZeroLengthCycle" });
  const candidate = { commitments, persistedValidationData, validationCodeHash };
  const candidateHash = candidateHashOf(receipt);
  return ok({ candidateHash, relayParent, parentHeadDataHash, outputHeadDataHash, candidate, isBacked });
}

/** What can be said of a hypothetical candidate's place. */
export function potentialOf(hypothetical: HypotheticalCandidate): PotentialCandidate {
  const { candidateHash } = hypothetical;
  if (hypothetical.kind === "Incomplete") {
    const { candidateRelayParent: relayParent, parentHeadDataHash } = hypothetical;
    return { candidateHash, relayParent, parentHeadDataHash, outputHeadDataHash: null, candidate: null };
  }
  const { receipt, persistedValidationData } = hypothetical;
  const { relayParent, paraHead, validationCodeHash } = receipt.descriptor;
  return {
    candidateHash,
    relayParent,
    parentHeadDataHash: headDataHash(persistedValidationData.parentHead),
    outputHeadDataHash: paraHead,
    candidate: { commitments: receipt.commitments, persistedValidationData, validationCodeHash },
  };
}
