import type { BackingState, CandidatePendingAvailability, Constraints } from "../backing-state.js";
import { blockNumber, bytes, candidateHash, paraId, u32, validationCodeHash } from "./basic.js";
import { candidateCommitments } from "./candidate.js";
import { type Fields, namesOf, optionOf, struct, tupleOf, vecOf } from "./compound.js";
import { candidateDescriptor } from "./descriptor.js";

const hrmpInbound = struct<Constraints["hrmpInbound"]>("InboundHrmpLimitations", {
  validWatermarks: vecOf(blockNumber),
});
const hrmpOutbound = struct<Constraints["hrmpChannelsOut"][number][1]>("OutboundHrmpChannelLimitations", {
  bytesRemaining: u32,
  messagesRemaining: u32,
});

type Sizes = Pick<Constraints, "minRelayParentNumber" | "maxPovSize" | "maxCodeSize">;
const sizes: Fields<Sizes> = { minRelayParentNumber: blockNumber, maxPovSize: u32, maxCodeSize: u32 };
const others: Fields<Omit<BackingState["constraints"], keyof Sizes>> = {
  umpRemaining: u32,
  umpRemainingBytes: u32,
  maxUmpNumPerCandidate: u32,
  dmpRemainingMessages: vecOf(blockNumber),
  hrmpInbound,
  hrmpChannelsOut: vecOf(tupleOf(paraId, hrmpOutbound)),
  maxHrmpNumPerCandidate: u32,
  requiredParent: bytes,
  validationCodeHash,
  upgradeRestriction: optionOf(namesOf("UpgradeRestriction", ["Present"] as const)),
  futureValidationCode: optionOf(tupleOf(blockNumber, validationCodeHash)),
};

/** As `backing_constraints` answers, API 13 on. */
export const constraints = struct<Constraints>("Constraints", { ...sizes, maxHeadDataSize: u32, ...others });

/** A candidate on its core, as `para_backing_state` tells of it. */
export const candidatePendingAvailability = struct<CandidatePendingAvailability>("CandidatePendingAvailability", {
  candidateHash,
  descriptor: candidateDescriptor,
  commitments: candidateCommitments,
  relayParentNumber: blockNumber,
  maxPovSize: u32,
});

/** As `para_backing_state` answers, API 7 on: its constraints say nothing of the head's size. */
export const backingState = struct<BackingState>("BackingState", {
  constraints: struct<BackingState["constraints"]>("BackingStateConstraints", { ...sizes, ...others }),
  pendingAvailability: vecOf(candidatePendingAvailability),
});
