import type { Bits } from "./bits.js";
import type {
  BlockNumber,
  CandidateHash,
  ChunkIndex,
  CollatorId,
  CoreIndex,
  GroupIndex,
  Hash,
  ParaId,
  SessionIndex,
  Signature,
  ValidationCodeHash,
} from "./ids.js";

interface DescriptorBase {
  readonly paraId: ParaId;
  /** The relay chain block that the candidate was built on. */
  readonly relayParent: Hash;
  readonly persistedValidationDataHash: Hash;
  readonly povHash: Hash;
  /** Root of the trie that proves the erasure-coded chunks. */
  readonly erasureRoot: Hash;
  /** Hash of the head data that the candidate produces. */
  readonly paraHead: Hash;
  readonly validationCodeHash: ValidationCodeHash;
}
/** A descriptor signed by its collator. */
export interface CandidateDescriptorV1 extends DescriptorBase {
  readonly version: 1;
  readonly collator: CollatorId;
  readonly signature: Signature;
}
/** A descriptor that names its core and session instead of its collator. On the wire its version byte is 0. */
export interface CandidateDescriptorV2 extends DescriptorBase {
  readonly version: 2;
  readonly coreIndex: CoreIndex;
  readonly sessionIndex: SessionIndex;
}
/** @guide types/candidate.md#candidate-descriptor */
export type CandidateDescriptor = CandidateDescriptorV1 | CandidateDescriptorV2;

/** A message of a para to another one. */
export interface OutboundHrmpMessage {
  readonly recipient: ParaId;
  readonly data: Uint8Array;
}
/** What a candidate commits the para to, if it is included. */
export interface CandidateCommitments {
  readonly upwardMessages: readonly Uint8Array[];
  readonly horizontalMessages: readonly OutboundHrmpMessage[];
  readonly newValidationCode: Uint8Array | null;
  readonly headData: Uint8Array;
  readonly processedDownwardMessages: number;
  readonly hrmpWatermark: BlockNumber;
}
/** @guide types/candidate.md#candidate-receipt */
export interface CandidateReceipt {
  readonly descriptor: CandidateDescriptor;
  readonly commitmentsHash: Hash;
}
/** A receipt with its commitments in full. Its candidate hash is that of the plain receipt. */
export interface CommittedCandidateReceipt {
  readonly descriptor: CandidateDescriptor;
  readonly commitments: CandidateCommitments;
}

/** What a candidate is validated against, known to everyone who has the relay parent. */
export interface PersistedValidationData {
  readonly parentHead: Uint8Array;
  readonly relayParentNumber: BlockNumber;
  readonly relayParentStorageRoot: Hash;
  /** Bytes, encoded. */
  readonly maxPovSize: number;
}
/** A vote of the backing group: by having seconded, or by having signed `Valid`. */
export type ValidityAttestation =
  | { readonly kind: "Implicit"; readonly signature: Signature }
  | { readonly kind: "Explicit"; readonly signature: Signature };

/** @guide types/backing.md#backed-candidate */
export interface BackedCandidate {
  readonly candidate: CommittedCandidateReceipt;
  /** In the order of the bits set in `validatorIndices`. */
  readonly validityVotes: readonly ValidityAttestation[];
  /** One bit a member of the group, in group order; 8 more with the core index where elastic scaling is on. As claimed: check before use. */
  readonly validatorIndices: Bits;
}
/** The proof of validity: what the para's validation code needs to check the block. */
export interface PoV {
  readonly blockData: Uint8Array;
}
/** What is erasure-coded: enough to check the candidate again. */
export interface AvailableData {
  readonly pov: PoV;
  readonly validationData: PersistedValidationData;
}
/** One piece of the erasure-coded data, with the way from the erasure root down to it. */
export interface ErasureChunk {
  readonly chunk: Uint8Array;
  readonly index: ChunkIndex;
  /** Nodes of the trie, root first. */
  readonly proof: readonly Uint8Array[];
}

/** What becomes of the candidate on a para's core, when a question about the para is answered. `Free`: there is none. */
export type OccupiedCoreAssumption = "Included" | "TimedOut" | "Free";
/** A core that waits for a candidate of a para. */
export interface ScheduledCore {
  readonly paraId: ParaId;
  /** Only candidates of this collator, where it is named. */
  readonly collator: CollatorId | null;
}
/** A core whose candidate is not yet available, and what comes after it. */
export interface OccupiedCore {
  readonly nextUpOnAvailable: ScheduledCore | null;
  readonly occupiedSince: BlockNumber;
  readonly timeOutAt: BlockNumber;
  readonly nextUpOnTimeOut: ScheduledCore | null;
  /** One bit a validator. */
  readonly availability: Bits;
  readonly groupResponsible: GroupIndex;
  readonly candidateHash: CandidateHash;
  readonly candidateDescriptor: CandidateDescriptor;
}
/** @guide runtime-api/availability-cores.md */
export type CoreState =
  | ({ readonly kind: "Occupied" } & OccupiedCore)
  | ({ readonly kind: "Scheduled" } & ScheduledCore)
  | { readonly kind: "Free" };

/** When groups move on from core to core. In blocks. */
export interface GroupRotationInfo {
  readonly sessionStartBlock: BlockNumber;
  readonly groupRotationFrequency: number;
  /** The block that the answer is about: rotation is a function of it. */
  readonly now: BlockNumber;
}
/** What happened to a candidate in a relay chain block. */
export type CandidateEvent =
  | ({ readonly kind: "CandidateBacked" | "CandidateIncluded"; readonly groupIndex: GroupIndex } & CandidateEventBody)
  | ({ readonly kind: "CandidateTimedOut" } & CandidateEventBody);
interface CandidateEventBody {
  readonly receipt: CandidateReceipt;
  readonly headData: Uint8Array;
  readonly coreIndex: CoreIndex;
}
/** What validation code is called with. */
export interface ValidationParams {
  readonly parentHead: Uint8Array;
  readonly blockData: Uint8Array;
  readonly relayParentNumber: BlockNumber;
  readonly relayParentStorageRoot: Hash;
}
/** What validation code answers. */
export interface ValidationResult {
  readonly headData: Uint8Array;
  readonly newValidationCode: Uint8Array | null;
  readonly upwardMessages: readonly Uint8Array[];
  readonly horizontalMessages: readonly OutboundHrmpMessage[];
  readonly processedDownwardMessages: number;
  readonly hrmpWatermark: BlockNumber;
}
