import type {
  AvailableData,
  BackedCandidate,
  CandidateCommitments,
  CandidateEvent,
  CandidateReceipt,
  CommittedCandidateReceipt,
  CoreState,
  ErasureChunk,
  GroupRotationInfo,
  OccupiedCoreAssumption,
  OutboundHrmpMessage,
  PersistedValidationData,
  PoV,
  ScheduledCore,
  ValidationParams,
  ValidationResult,
  ValidityAttestation,
} from "../candidate.js";
import * as basic from "./basic.js";
import { u32 } from "./basic.js";
import { enumOf, namesOf, optionOf, struct, tupleOf, vecOf } from "./compound.js";
import { candidateDescriptor } from "./descriptor.js";

const { bits, blockNumber, bytes, candidateHash, coreIndex, groupIndex, hash, paraId, signature, validatorIndex } =
  basic;

export const outboundHrmpMessage = struct<OutboundHrmpMessage>("OutboundHrmpMessage", {
  recipient: paraId,
  data: bytes,
});

export const candidateCommitments = struct<CandidateCommitments>("CandidateCommitments", {
  upwardMessages: vecOf(bytes),
  horizontalMessages: vecOf(outboundHrmpMessage),
  newValidationCode: optionOf(bytes),
  headData: bytes,
  processedDownwardMessages: u32,
  hrmpWatermark: blockNumber,
});

export const candidateReceipt = struct<CandidateReceipt>("CandidateReceipt", {
  descriptor: candidateDescriptor,
  commitmentsHash: hash,
});

export const committedCandidateReceipt = struct<CommittedCandidateReceipt>("CommittedCandidateReceipt", {
  descriptor: candidateDescriptor,
  commitments: candidateCommitments,
});

export const persistedValidationData = struct<PersistedValidationData>("PersistedValidationData", {
  parentHead: bytes,
  relayParentNumber: blockNumber,
  relayParentStorageRoot: hash,
  maxPovSize: u32,
});

export const validityAttestation = enumOf<ValidityAttestation, "kind">("ValidityAttestation", "kind", {
  Implicit: { index: 1, fields: { signature } },
  Explicit: { index: 2, fields: { signature } },
});

export const backedCandidate = struct<BackedCandidate>("BackedCandidate", {
  candidate: committedCandidateReceipt,
  validityVotes: vecOf(validityAttestation),
  validatorIndices: bits,
});

export const pov = struct<PoV>("PoV", { blockData: bytes });
export const availableData = struct<AvailableData>("AvailableData", { pov, validationData: persistedValidationData });
export const erasureChunk = struct<ErasureChunk>("ErasureChunk", {
  chunk: bytes,
  index: basic.chunkIndex,
  proof: vecOf(bytes),
});

export const occupiedCoreAssumption = namesOf<OccupiedCoreAssumption>("OccupiedCoreAssumption", [
  "Included",
  "TimedOut",
  "Free",
]);

export const scheduledCore = struct<ScheduledCore>("ScheduledCore", { paraId, collator: optionOf(basic.collatorId) });

/** As `availability_cores` answers, up to API 11 at least. */
export const coreState = enumOf<CoreState, "kind">("CoreState", "kind", {
  Occupied: {
    index: 0,
    fields: {
      nextUpOnAvailable: optionOf(scheduledCore),
      occupiedSince: blockNumber,
      timeOutAt: blockNumber,
      nextUpOnTimeOut: optionOf(scheduledCore),
      availability: bits,
      groupResponsible: groupIndex,
      candidateHash,
      candidateDescriptor,
    },
  },
  Scheduled: { index: 1, fields: { paraId, collator: optionOf(basic.collatorId) } },
  Free: { index: 2, fields: {} },
});

export const groupRotationInfo = struct<GroupRotationInfo>("GroupRotationInfo", {
  sessionStartBlock: blockNumber,
  groupRotationFrequency: u32,
  now: blockNumber,
});

/** As `validator_groups` answers. */
export const validatorGroups = tupleOf(vecOf(vecOf(validatorIndex)), groupRotationInfo);

const eventBody = { receipt: candidateReceipt, headData: bytes, coreIndex };
export const candidateEvent = enumOf<CandidateEvent, "kind">("CandidateEvent", "kind", {
  CandidateBacked: { index: 0, fields: { ...eventBody, groupIndex } },
  CandidateIncluded: { index: 1, fields: { ...eventBody, groupIndex } },
  CandidateTimedOut: { index: 2, fields: eventBody },
});

export const validationParams = struct<ValidationParams>("ValidationParams", {
  parentHead: bytes,
  blockData: bytes,
  relayParentNumber: blockNumber,
  relayParentStorageRoot: hash,
});

export const validationResult = struct<ValidationResult>("ValidationResult", {
  headData: bytes,
  newValidationCode: optionOf(bytes),
  upwardMessages: vecOf(bytes),
  horizontalMessages: vecOf(outboundHrmpMessage),
  processedDownwardMessages: u32,
  hrmpWatermark: blockNumber,
});
