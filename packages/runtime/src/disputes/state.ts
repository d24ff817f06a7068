import {
  type BlockNumber,
  type CandidateHash,
  codecs,
  type DisputeState,
  optionOf,
  type SessionIndex,
  sessionIndex,
  type ValidatorIndex,
  vecOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, StorageDoubleMap, StorageValue } from "../frame/index.js";

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class DisputesState {
  readonly disputes: StorageDoubleMap<SessionIndex, CandidateHash, DisputeState>;
  /** Ascending: who backed a disputed candidate, as far as votes say. */
  readonly backersOnDisputes: StorageDoubleMap<SessionIndex, CandidateHash, readonly ValidatorIndex[]>;
  /** Candidates that this chain has included, and the last block before. */
  readonly included: StorageDoubleMap<SessionIndex, CandidateHash, BlockNumber>;
  /** The last block that is not on top of an invalid candidate; `null` while all is well. */
  readonly frozen: StorageValue<BlockNumber | null>;
  /** Sessions below this one are forgotten. */
  readonly firstSession: StorageValue<SessionIndex>;

  constructor(@inject(Storage) storage: Storage) {
    const pallet = "ParasDisputes";
    const { blockNumber, candidateHash } = codecs;
    this.disputes = new StorageDoubleMap(
      storage,
      pallet,
      "Disputes",
      codecs.sessionIndex,
      candidateHash,
      codecs.disputeState,
      "Blake2_128Concat",
    );
    this.backersOnDisputes = new StorageDoubleMap(
      storage,
      pallet,
      "BackersOnDisputes",
      codecs.sessionIndex,
      candidateHash,
      vecOf(codecs.validatorIndex),
      "Blake2_128Concat",
    );
    this.included = new StorageDoubleMap(
      storage,
      pallet,
      "Included",
      codecs.sessionIndex,
      candidateHash,
      blockNumber,
      "Blake2_128Concat",
    );
    this.frozen = new StorageValue<BlockNumber | null>(storage, pallet, "Frozen", optionOf(blockNumber), null);
    this.firstSession = new StorageValue(storage, pallet, "FirstSession", codecs.sessionIndex, sessionIndex(0));
  }
}
