import {
  type Bits,
  type BlockNumber,
  type CandidateCommitments,
  type CandidateDescriptor,
  type CandidateEvent,
  type CandidateHash,
  type CoreIndex,
  codecs,
  type GroupIndex,
  type Hash,
  type ParaId,
  struct,
  type ValidatorIndex,
  vecOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, StorageMap, StorageValue } from "../frame/index.js";

/** The latest bitfield of a validator. */
export interface AvailabilityBitfield {
  readonly validatorIndex: ValidatorIndex;
  /** One bit a core, as cores were then. */
  readonly bits: Bits;
  readonly submittedAt: BlockNumber;
}
/** A candidate on a core, until enough validators hold their chunk of it. */
export interface PendingCandidate {
  readonly core: CoreIndex;
  readonly candidateHash: CandidateHash;
  readonly descriptor: CandidateDescriptor;
  readonly commitments: CandidateCommitments;
  readonly commitmentsHash: Hash;
  /** One bit a validator. */
  readonly availabilityVotes: Bits;
  readonly relayParentNumber: BlockNumber;
  /** The block that put it on its core. */
  readonly includedInNumber: BlockNumber;
  readonly backingGroup: GroupIndex;
}

const { blockNumber, validatorIndex } = codecs;
const availabilityBitfield = struct<AvailabilityBitfield>("AvailabilityBitfieldRecord", {
  validatorIndex,
  bits: codecs.bits,
  submittedAt: blockNumber,
});
const pendingCandidate = struct<PendingCandidate>("CandidatePendingAvailabilityRecord", {
  core: codecs.coreIndex,
  candidateHash: codecs.candidateHash,
  descriptor: codecs.candidateDescriptor,
  commitments: codecs.candidateCommitments,
  commitmentsHash: codecs.hash,
  availabilityVotes: codecs.bits,
  relayParentNumber: blockNumber,
  includedInNumber: blockNumber,
  backingGroup: codecs.groupIndex,
});

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class InclusionState {
  /** Ascending by validator. One entry in the state for all of them: every block replaces them all. */
  readonly bitfields: StorageValue<readonly AvailabilityBitfield[]>;
  /** Of each para, in the order in which they build on each other. */
  readonly pendingAvailability: StorageMap<ParaId, readonly PendingCandidate[]>;
  /** Of the latest block. */
  readonly candidateEvents: StorageValue<readonly CandidateEvent[]>;

  constructor(@inject(Storage) storage: Storage) {
    const pallet = "ParaInclusion";
    this.bitfields = new StorageValue(
      storage,
      pallet,
      "AvailabilityBitfields",
      vecOf(availabilityBitfield),
      [] as readonly AvailabilityBitfield[],
    );
    this.pendingAvailability = new StorageMap(
      storage,
      pallet,
      "PendingAvailability",
      codecs.paraId,
      vecOf(pendingCandidate),
    );
    this.candidateEvents = new StorageValue(
      storage,
      pallet,
      "CandidateEvents",
      vecOf(codecs.candidateEvent),
      [] as readonly CandidateEvent[],
    );
  }
}
