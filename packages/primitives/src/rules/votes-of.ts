import { countOnes, onesOf } from "../bits.js";
import type { BackedCandidate, ValidityAttestation } from "../candidate.js";
import type { ValidatorId, ValidatorIndex } from "../ids.js";
import { candidateHashOf } from "../receipt.js";
import { err, ok, type Result } from "../result.js";
import { statementPayload } from "../signing.js";
import type { SignatureTriple, SigningContext } from "../statement.js";
import { validatorIndicesAndCoreIndex } from "./core-index.js";

/** A vote in a backed candidate, ready to be verified. */
export interface BackingVote extends SignatureTriple {
  readonly validatorIndex: ValidatorIndex;
  readonly kind: ValidityAttestation["kind"];
}
/** Why the votes of a backed candidate cannot be told: its bits do not fit the group, or its votes do not fit its bits. */
export type VotesMisfit = "BitsDoNotFitGroup" | "VotesDoNotFitBits" | "ValidatorIndexOutOfBounds";

/**
 * Spells out who claims to have signed what in a backed candidate. Nothing is verified here.
 *
 * @param group - the backing group, in group order
 * @param validators - keys of the session's validators
 * @param context - the candidate's relay parent and its session
 * @param coreIndexEnabled - node feature `ElasticScalingMVP`
 * @returns one vote a bit set, in the order of the bits
 */
export function votesOf(
  backed: BackedCandidate,
  group: readonly ValidatorIndex[],
  validators: readonly ValidatorId[],
  context: SigningContext,
  coreIndexEnabled: boolean,
): Result<readonly BackingVote[], VotesMisfit> {
  const { members } = validatorIndicesAndCoreIndex(backed.validatorIndices, coreIndexEnabled);
  if (members.length !== group.length) return err("BitsDoNotFitGroup");
  if (countOnes(members) !== backed.validityVotes.length) return err("VotesDoNotFitBits");
  const payloads = payloadsFor(backed, context);
  const votes: BackingVote[] = [];
  for (const position of onesOf(members)) {
    const validatorIndex = group[position];
    const key = validatorIndex === undefined ? undefined : validators[validatorIndex];
    const vote = backed.validityVotes[votes.length];
    if (validatorIndex === undefined || key === undefined || !vote) return err("ValidatorIndexOutOfBounds");
    votes.push({ validatorIndex, kind: vote.kind, key, payload: payloads[vote.kind], signature: vote.signature });
  }
  return ok(votes);
}

/** Having seconded is implied by an attestation that says no more. */
function payloadsFor(
  { candidate }: BackedCandidate,
  context: SigningContext,
): Record<ValidityAttestation["kind"], Uint8Array> {
  const candidateHash = candidateHashOf(candidate);
  return {
    Implicit: statementPayload({ kind: "Seconded", candidateHash }, context),
    Explicit: statementPayload({ kind: "Valid", candidateHash }, context),
  };
}
