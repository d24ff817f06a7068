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

/** A message from one para to another: recipient, then data. */
export const outboundHrmpMessage = struct<OutboundHrmpMessage>("OutboundHrmpMessage", {
  recipient: paraId,
  data: bytes,
});

/** What a candidate commits the para to; blake2b-256 of it is in the candidate's hash. */
export const candidateCommitments = struct<CandidateCommitments>("CandidateCommitments", {
  upwardMessages: vecOf(bytes),
  horizontalMessages: vecOf(outboundHrmpMessage),
  newValidationCode: optionOf(bytes),
  headData: bytes,
  processedDownwardMessages: u32,
  hrmpWatermark: blockNumber,
});

/** Descriptor and hash of the commitments: 324 bytes, whose blake2b-256 is the candidate's hash. */
export const candidateReceipt = struct<CandidateReceipt>("CandidateReceipt", {
  descriptor: candidateDescriptor,
  commitmentsHash: hash,
});

/** Descriptor and commitments. Its candidate hash is that of the receipt, not of these bytes. */
export const committedCandidateReceipt = struct<CommittedCandidateReceipt>("CommittedCandidateReceipt", {
  descriptor: candidateDescriptor,
  commitments: candidateCommitments,
});

/** What binds a candidate to its para's head; its blake2b-256 is in the descriptor. */
export const persistedValidationData = struct<PersistedValidationData>("PersistedValidationData", {
  parentHead: bytes,
  relayParentNumber: blockNumber,
  relayParentStorageRoot: hash,
  maxPovSize: u32,
});

/** One vote of a backed candidate: 1 implicit, 2 explicit, then the signature. */
export const validityAttestation = enumOf<ValidityAttestation, "kind">("ValidityAttestation", "kind", {
  Implicit: { index: 1, fields: { signature } },
  Explicit: { index: 2, fields: { signature } },
});

/** A candidate, its votes in the order of the bits, and the bits, which may end with a core index. */
export const backedCandidate = struct<BackedCandidate>("BackedCandidate", {
  candidate: committedCandidateReceipt,
  validityVotes: vecOf(validityAttestation),
  validatorIndices: bits,
});

/** A proof of validity; blake2b-256 of it is in the descriptor. */
export const pov = struct<PoV>("PoV", { blockData: bytes });
/** What is erasure-coded: the PoV and the validation data. */
export const availableData = struct<AvailableData>("AvailableData", { pov, validationData: persistedValidationData });
/** A chunk, its index, and its proof. */
export const erasureChunk = struct<ErasureChunk>("ErasureChunk", {
  chunk: bytes,
  index: basic.chunkIndex,
  proof: vecOf(bytes),
});

/** What a question assumes of an occupied core: 0 included, 1 timed out, 2 free. */
export const occupiedCoreAssumption = namesOf<OccupiedCoreAssumption>("OccupiedCoreAssumption", [
  "Included",
  "TimedOut",
  "Free",
]);

/** The para that a core waits for. */
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

/** When groups rotate, and how often. */
export const groupRotationInfo = struct<GroupRotationInfo>("GroupRotationInfo", {
  sessionStartBlock: blockNumber,
  groupRotationFrequency: u32,
  now: blockNumber,
});

/** As `validator_groups` answers. */
export const validatorGroups = tupleOf(vecOf(vecOf(validatorIndex)), groupRotationInfo);

const eventBody = { receipt: candidateReceipt, headData: bytes, coreIndex };
/** What a block did to a candidate: 0 backed, 1 included, 2 timed out. */
export const candidateEvent = enumOf<CandidateEvent, "kind">("CandidateEvent", "kind", {
  CandidateBacked: { index: 0, fields: { ...eventBody, groupIndex } },
  CandidateIncluded: { index: 1, fields: { ...eventBody, groupIndex } },
  CandidateTimedOut: { index: 2, fields: eventBody },
});

/** What `validate_block` is given. */
export const validationParams = struct<ValidationParams>("ValidationParams", {
  parentHead: bytes,
  blockData: bytes,
  relayParentNumber: blockNumber,
  relayParentStorageRoot: hash,
});

/** What `validate_block` gives back. */
export const validationResult = struct<ValidationResult>("ValidationResult", {
  headData: bytes,
  newValidationCode: optionOf(bytes),
  upwardMessages: vecOf(bytes),
  horizontalMessages: vecOf(outboundHrmpMessage),
  processedDownwardMessages: u32,
  hrmpWatermark: blockNumber,
});
