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
  | "NotAssigned"
  | "AlreadySeconded"
  /** We have signed for it, or refused to, or are about to. */
  | "AlreadyDecided"
  | "CollatorMismatch"
  | "PersistedValidationDataMismatch";

/** What the collator is to blame for: what it signed does not fit the relay parent. */
const COLLATORS_FAULT: readonly SecondRefusal[] = ["CollatorMismatch", "PersistedValidationDataMismatch"];
export const isCollatorsFault = (refusal: SecondRefusal): boolean => COLLATORS_FAULT.includes(refusal);

type Decided = Pick<RelayParentState, "relayParent" | "assignment" | "seconded" | "issued" | "awaitingValidation">;

/**
 * Whether a candidate may be seconded, if it is valid: one a relay parent, of our para, and none that we have voted for already,
 * since `Seconded` and `Valid` on one candidate are a double vote.
 *
 * @guide node/backing/candidate-backing.md
 */
export function refusalToSecond(
  { relayParent, assignment, seconded, issued, awaitingValidation }: Decided,
  receipt: CandidateReceipt,
  validationData: PersistedValidationData,
): SecondRefusal | null {
  const { descriptor } = receipt;
  if (descriptor.relayParent !== relayParent) return "RelayParentMismatch";
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
