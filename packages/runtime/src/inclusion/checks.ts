import {
  type Bits,
  type BlockNumber,
  type CandidateCommitments,
  countOnes,
  ok,
  type Result,
  upwardParts,
  type ValidatorIndex,
  votesNeeded,
} from "@parahost/primitives";
import type { HostConfiguration } from "../configuration/index.js";
import {
  type BitfieldErrorCode,
  type CandidateErrorCode,
  type InclusionError,
  type OutputErrorCode,
  refuse,
} from "./errors.js";

/** A bitfield whose signature has been looked at. */
export interface CheckedBitfield {
  readonly validatorIndex: ValidatorIndex;
  readonly bits: Bits;
  /** Whether the signature is good. */
  readonly signed: boolean;
}

/** What is wrong with one bitfield by itself. */
export function checkBitfield(
  { validatorIndex, bits, signed }: CheckedBitfield,
  cores: number,
  validators: number,
): Result<null, InclusionError<BitfieldErrorCode>> {
  const details = { validatorIndex, bits: bits.length, cores, validators };
  if (bits.length !== cores) return refuse("WrongBitfieldSize", details);
  if (validatorIndex >= validators) return refuse("ValidatorIndexOutOfBounds", details);
  return signed ? ok(null) : refuse("InvalidBitfieldSignature", details);
}

/** All bitfields of a block: each is good, and validators ascend strictly. */
export function checkBitfields(
  bitfields: readonly CheckedBitfield[],
  cores: number,
  validators: number,
): Result<null, InclusionError<BitfieldErrorCode>> {
  let last = -1;
  for (const bitfield of bitfields) {
    const { validatorIndex } = bitfield;
    if (validatorIndex <= last) return refuse("BitfieldDuplicateOrUnordered", { validatorIndex, after: last });
    last = validatorIndex;
    const check = checkBitfield(bitfield, cores, validators);
    if (!check.ok) return check;
  }
  return ok(null);
}

/**
 * Whether a candidate has the backing it claims.
 *
 * @param members - who voted, one bit a member of the group
 * @param votes - one a bit set: whether its signature is good
 * @param groupSize - of the group that the scheduler put on the core; never read off the candidate, whose author could
 *   shorten it and so the number of votes needed
 * @param minimum - `minimumBackingVotes`, 0 for more than half of the group
 */
export function checkBacking(
  members: Bits,
  votes: readonly boolean[],
  groupSize: number,
  minimum: number,
): Result<null, InclusionError<CandidateErrorCode>> {
  const details = { groupSize, bits: members.length, votes: votes.length };
  if (members.length !== groupSize || countOnes(members) !== votes.length || votes.includes(false))
    return refuse("InvalidBacking", details);
  const needed = Math.max(1, votesNeeded(groupSize, minimum === 0 ? null : minimum));
  return votes.length >= needed ? ok(null) : refuse("InsufficientBacking", { ...details, needed });
}

/**
 * Whether what a candidate commits to is accepted.
 *
 * There are no message queues in this runtime: nothing waits downward, there are no channels, so the watermark is the relay
 * parent's number.
 *
 * @param may - whether the para may bring new code now, and send messages: one that goes with the session may not
 */
export function checkOutputs(
  commitments: CandidateCommitments,
  relayParentNumber: BlockNumber,
  config: HostConfiguration,
  may: { readonly upgrade: boolean; readonly sendUpward: boolean },
): Result<null, InclusionError<OutputErrorCode>> {
  const { headData, newValidationCode, upwardMessages, horizontalMessages } = commitments;
  if (headData.length > config.maxHeadDataSize)
    return refuse("HeadDataTooLarge", { bytes: headData.length, atMost: config.maxHeadDataSize });
  if (newValidationCode !== null && !may.upgrade) return refuse("PrematureCodeUpgrade", {});
  if (newValidationCode !== null && newValidationCode.length > config.maxCodeSize)
    return refuse("NewCodeTooLarge", { bytes: newValidationCode.length, atMost: config.maxCodeSize });
  if (commitments.processedDownwardMessages !== 0)
    return refuse("IncorrectDownwardMessageHandling", { processed: commitments.processedDownwardMessages, queued: 0 });
  const upward = checkUpward(upwardParts(upwardMessages).messages, config, may.sendUpward);
  if (!upward.ok) return upward;
  if (horizontalMessages.length > 0) return refuse("InvalidOutboundHrmp", { messages: horizontalMessages.length });
  return commitments.hrmpWatermark === relayParentNumber
    ? ok(null)
    : refuse("HrmpWatermarkMishandling", { watermark: commitments.hrmpWatermark, relayParentNumber });
}

function checkUpward(
  messages: readonly Uint8Array[],
  config: HostConfiguration,
  maySend: boolean,
): Result<null, InclusionError<OutputErrorCode>> {
  const total = messages.reduce((sum, { length }) => sum + length, 0);
  const details = { messages: messages.length, bytes: total };
  if (messages.length > 0 && !maySend) return refuse("InvalidUpwardMessages", { ...details, reason: "IsOffboarding" });
  if (messages.length > Math.min(config.maxUpwardMessageNumPerCandidate, config.maxUpwardQueueCount))
    return refuse("InvalidUpwardMessages", details);
  const tooLarge = messages.some(({ length }) => length > config.maxUpwardMessageSize);
  return tooLarge || total > config.maxUpwardQueueSize ? refuse("InvalidUpwardMessages", details) : ok(null);
}
