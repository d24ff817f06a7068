import type { PvfFailure, PvfOutcome } from "@parahost/kernel";
import {
  type CandidateCommitments,
  type CandidateReceipt,
  codecs,
  commitmentsHash,
  headDataHash,
  type PersistedValidationData,
} from "@parahost/primitives";
import type { ValidationOutcome } from "@parahost/protocol";
import { internalError, invalid, type NotValid } from "./outcome.js";

/**
 * What an execution says of the candidate: that it ended well, and that it gave what the receipt promises.
 *
 * @guide node/utility/candidate-validation.md
 */
export function verdictOn(
  receipt: CandidateReceipt,
  validationData: PersistedValidationData,
  outcome: PvfOutcome,
): ValidationOutcome {
  if (outcome.kind !== "valid") return notValidOf(outcome);
  const decoded = codecs.validationResult.decode(outcome.result);
  if (!decoded.ok) return invalid("BadReturn", decoded.error.reason);
  const commitments: CandidateCommitments = decoded.value;
  const paraHead = headDataHash(commitments.headData);
  if (paraHead !== receipt.descriptor.paraHead) return invalid("ParaHeadHashMismatch", paraHead);
  const committed = commitmentsHash(commitments);
  if (committed !== receipt.commitmentsHash) return invalid("CommitmentsHashMismatch", committed);
  return { kind: "Valid", commitments, validationData };
}

/** The PVF host's words in ours. */
export const notValidOf = ({ kind, reason, detail }: PvfFailure): NotValid =>
  kind === "invalid" ? { kind: "Invalid", reason, detail } : internalError(reason, detail);
