import {
  type CandidateDescriptor,
  type CandidateReceipt,
  candidateHashOf,
  type PersistedValidationData,
  persistedValidationDataHash,
} from "@parahost/primitives";
import type { Assignment } from "./assignments.js";
import type { RelayParentState } from "./state.js";

/** Why a candidate that a collator gave us is not even validated. */
export type SecondRefusal =
  | "RelayParentMismatch"
  /** We are, here. */
  | "ValidatorDisabled"
  | "NotAssigned"
  | "AlreadySeconded"
  /** We have signed for it, or refused to, or are about to. */
  | "AlreadyDecided"
  | "CollatorMismatch"
  | "PersistedValidationDataMismatch";

/** What a refusal means to the collator protocol, and to the collator. */
export type RefusalMeans =
  /** The collator is to blame: what it signed does not fit the relay parent. */
  | "CollatorsFault"
  /** Another collation may do better. */
  | "TryAnother"
  /** Nothing is seconded here any more, whoever it comes from. */
  | "NothingMore";

const MEANING: Readonly<Record<SecondRefusal, RefusalMeans>> = {
  RelayParentMismatch: "TryAnother",
  ValidatorDisabled: "NothingMore",
  NotAssigned: "NothingMore",
  AlreadySeconded: "NothingMore",
  AlreadyDecided: "TryAnother",
  CollatorMismatch: "CollatorsFault",
  PersistedValidationDataMismatch: "CollatorsFault",
};
export const meaningOf = (refusal: SecondRefusal): RefusalMeans => MEANING[refusal];

type Decided = Pick<
  RelayParentState,
  "relayParent" | "areWeDisabled" | "assignment" | "seconded" | "issued" | "awaitingValidation"
>;

/**
 * Whether a candidate may be seconded, if it is valid: one a relay parent, of our para, and none that we have voted for already,
 * since `Seconded` and `Valid` on one candidate are a double vote.
 *
 * @guide node/backing/candidate-backing.md
 */
export function refusalToSecond(
  { relayParent, areWeDisabled, assignment, seconded, issued, awaitingValidation }: Decided,
  receipt: CandidateReceipt,
  validationData: PersistedValidationData,
): SecondRefusal | null {
  const { descriptor } = receipt;
  if (descriptor.relayParent !== relayParent) return "RelayParentMismatch";
  if (areWeDisabled) return "ValidatorDisabled";
  if (assignment === null || descriptor.paraId !== assignment.paraId) return "NotAssigned";
  const candidateHash = candidateHashOf(receipt);
  if (issued.has(candidateHash) || awaitingValidation.has(candidateHash)) return "AlreadyDecided";
  if (seconded !== null) return "AlreadySeconded";
  if (!isOfCollator(assignment, descriptor)) return "CollatorMismatch";
  if (persistedValidationDataHash(validationData) !== descriptor.persistedValidationDataHash)
    return "PersistedValidationDataMismatch";
  return null;
}

/** Why a candidate that our group has put forward is not attested, whatever its PoV. */
export type AttestRefusal = "RelayParentMismatch" | "CollatorMismatch";

/** @returns `null` where it is to be validated */
export function refusalToAttest(
  { relayParent, assignment }: Pick<Decided, "relayParent" | "assignment">,
  { descriptor }: CandidateReceipt,
): AttestRefusal | null {
  if (descriptor.relayParent !== relayParent) return "RelayParentMismatch";
  return assignment && !isOfCollator(assignment, descriptor) ? "CollatorMismatch" : null;
}

/** A descriptor of version 2 names no collator, so that it never comes from a required one. */
const isOfCollator = ({ collator }: Pick<Assignment, "collator">, descriptor: CandidateDescriptor): boolean =>
  collator === null || (descriptor.version === 1 && descriptor.collator === collator);
