import type { CandidateCommitments, PersistedValidationData } from "../candidate.js";
import type { BlockNumber, Hash, ParaId, ValidationCodeHash } from "../ids.js";
import { err, ok, type Result } from "../result.js";
import {
  applyModifications,
  type ConstraintModifications,
  type HrmpWatermarkUpdate,
  type ModificationError,
  type OperatingConstraints,
  type OutboundHrmpChannelModification,
} from "./constraint-modifications.js";
import { upwardParts } from "./upward-parts.js";

/** A relay chain block, as far as candidates built on it are bound by it. */
export interface RelayChainBlockInfo {
  readonly hash: Hash;
  readonly number: BlockNumber;
  readonly storageRoot: Hash;
}
/** A candidate as far as constraints bind it: what it was built from, and what it commits to. */
export interface ProspectiveCandidate {
  readonly commitments: CandidateCommitments;
  readonly persistedValidationData: PersistedValidationData;
  readonly validationCodeHash: ValidationCodeHash;
}
/** Why a candidate does not keep to its constraints. Sizes are bytes. */
export type FragmentValidityError =
  | {
      readonly code: "ValidationCodeMismatch";
      readonly expected: ValidationCodeHash;
      readonly got: ValidationCodeHash;
    }
  | {
      readonly code: "PersistedValidationDataMismatch";
      readonly expected: PersistedValidationData;
      readonly got: PersistedValidationData;
    }
  | { readonly code: "OutputsInvalid"; readonly error: ModificationError }
  | {
      readonly code:
        | "CodeSizeTooLarge"
        | "HeadDataTooLarge"
        | "UmpMessagesPerCandidateOverflow"
        | "HrmpMessagesPerCandidateOverflow";
      readonly allowed: number;
      readonly submitted: number;
    }
  | { readonly code: "RelayParentTooOld"; readonly min: BlockNumber; readonly current: BlockNumber }
  | { readonly code: "DmpAdvancementRule" | "CodeUpgradeRestricted" }
  | { readonly code: "HrmpMessagesDescendingOrDuplicate"; readonly index: number };

type Check = Result<null, FragmentValidityError>;

/**
 * Decides whether a candidate would be accepted under these constraints, as the relay chain would decide.
 *
 * The collator's signature and the size of the PoV are not looked at.
 *
 * @param relayParent - the one that the candidate names
 * @returns what the candidate changes for those built on it
 */
export function checkAgainstConstraints(
  relayParent: RelayChainBlockInfo,
  constraints: OperatingConstraints,
  candidate: ProspectiveCandidate,
): Result<ConstraintModifications, FragmentValidityError> {
  const { commitments } = candidate;
  const outboundHrmp = outboundOf(commitments);
  if (!outboundHrmp.ok) return outboundHrmp;
  const { messages } = upwardParts(commitments.upwardMessages);
  const modifications: ConstraintModifications = {
    requiredParent: commitments.headData,
    hrmpWatermark: watermarkOf(commitments, relayParent),
    outboundHrmp: outboundHrmp.value,
    umpMessagesSent: messages.length,
    umpBytesSent: messages.reduce((sum, { length }) => sum + length, 0),
    dmpMessagesProcessed: commitments.processedDownwardMessages,
    codeUpgradeApplied:
      constraints.futureValidationCode !== null && relayParent.number >= constraints.futureValidationCode[0],
  };
  for (const check of [checkCommitments, checkValidationData]) {
    const checked = check(relayParent, constraints, candidate);
    if (!checked.ok) return checked;
  }
  const checked = checkMessages(relayParent, constraints, modifications);
  return checked.ok ? ok(modifications) : checked;
}

function checkCommitments(
  relayParent: RelayChainBlockInfo,
  constraints: OperatingConstraints,
  { commitments, validationCodeHash }: ProspectiveCandidate,
): Check {
  const { headData, newValidationCode, horizontalMessages } = commitments;
  const { maxHeadDataSize = Number.POSITIVE_INFINITY, maxCodeSize, maxHrmpNumPerCandidate } = constraints;
  if (constraints.validationCodeHash !== validationCodeHash)
    return err({ code: "ValidationCodeMismatch", expected: constraints.validationCodeHash, got: validationCodeHash });
  if (headData.length > maxHeadDataSize) return tooMuch("HeadDataTooLarge", maxHeadDataSize, headData.length);
  if (relayParent.number < constraints.minRelayParentNumber)
    return err({ code: "RelayParentTooOld", min: constraints.minRelayParentNumber, current: relayParent.number });
  if (newValidationCode !== null) {
    if (constraints.upgradeRestriction !== null) return err({ code: "CodeUpgradeRestricted" });
    if (newValidationCode.length > maxCodeSize)
      return tooMuch("CodeSizeTooLarge", maxCodeSize, newValidationCode.length);
  }
  if (horizontalMessages.length > maxHrmpNumPerCandidate)
    return tooMuch("HrmpMessagesPerCandidateOverflow", maxHrmpNumPerCandidate, horizontalMessages.length);
  return ok(null);
}

function checkValidationData(
  relayParent: RelayChainBlockInfo,
  { requiredParent, maxPovSize }: OperatingConstraints,
  { persistedValidationData: got }: ProspectiveCandidate,
): Check {
  const expected: PersistedValidationData = {
    parentHead: requiredParent,
    relayParentNumber: relayParent.number,
    relayParentStorageRoot: relayParent.storageRoot,
    maxPovSize,
  };
  const isExpected =
    got.relayParentNumber === expected.relayParentNumber &&
    got.relayParentStorageRoot === expected.relayParentStorageRoot &&
    got.maxPovSize === maxPovSize &&
    areEqual(got.parentHead, requiredParent);
  return isExpected ? ok(null) : err({ code: "PersistedValidationDataMismatch", expected, got });
}

function checkMessages(
  relayParent: RelayChainBlockInfo,
  constraints: OperatingConstraints,
  modifications: ConstraintModifications,
): Check {
  const { dmpRemainingMessages, maxUmpNumPerCandidate } = constraints;
  const [oldestSentAt] = dmpRemainingMessages;
  if (modifications.dmpMessagesProcessed === 0 && oldestSentAt !== undefined && oldestSentAt <= relayParent.number)
    return err({ code: "DmpAdvancementRule" });
  if (modifications.umpMessagesSent > maxUmpNumPerCandidate)
    return tooMuch("UmpMessagesPerCandidateOverflow", maxUmpNumPerCandidate, modifications.umpMessagesSent);
  const applied = applyModifications(constraints, modifications);
  return applied.ok ? ok(null) : err({ code: "OutputsInvalid", error: applied.error });
}

const watermarkOf = ({ hrmpWatermark: at }: CandidateCommitments, { number }: RelayChainBlockInfo) =>
  ({ kind: at === number ? "Head" : "Trunk", at }) satisfies HrmpWatermarkUpdate;

function outboundOf({
  horizontalMessages,
}: CandidateCommitments): Result<ConstraintModifications["outboundHrmp"], FragmentValidityError> {
  const outbound = new Map<ParaId, OutboundHrmpChannelModification>();
  let last: ParaId | undefined;
  for (const [index, { recipient, data }] of horizontalMessages.entries()) {
    if (last !== undefined && last >= recipient) return err({ code: "HrmpMessagesDescendingOrDuplicate", index });
    last = recipient;
    outbound.set(recipient, { bytesSubmitted: data.length, messagesSubmitted: 1 });
  }
  return ok(outbound);
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const tooMuch = (
  code: Extract<FragmentValidityError, { readonly submitted: number }>["code"],
  allowed: number,
  submitted: number,
): Check => err({ code, allowed, submitted });
