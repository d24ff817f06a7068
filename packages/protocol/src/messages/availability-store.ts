import type { AvailableData, CandidateHash, ErasureChunk, Hash, ValidatorIndex } from "@parahost/primitives";
import type { LaterAsk } from "../message.js";

/** Why a candidate's data were not taken. */
export type StoreAvailableDataError = "InvalidErasureRoot";

/** @guide types/overseer-protocol.md#availability-store-message */
export interface AvailabilityStoreMessages {
  queryAvailableData: LaterAsk<{ readonly candidateHash: CandidateHash }, AvailableData | null>;
  queryDataAvailability: LaterAsk<{ readonly candidateHash: CandidateHash }, boolean>;
  queryChunk: LaterAsk<
    { readonly candidateHash: CandidateHash; readonly validatorIndex: ValidatorIndex },
    ErasureChunk | null
  >;
  queryAllChunks: LaterAsk<{ readonly candidateHash: CandidateHash }, readonly ErasureChunk[]>;
  queryChunkAvailability: LaterAsk<
    { readonly candidateHash: CandidateHash; readonly validatorIndex: ValidatorIndex },
    boolean
  >;
  /** @returns `false` where the candidate is not known to the store, and the chunk was not kept */
  storeChunk: LaterAsk<
    { readonly candidateHash: CandidateHash; readonly validatorIndex: ValidatorIndex; readonly chunk: ErasureChunk },
    boolean
  >;
  /** Codes the data, compares the root, and stores data and chunks; `null` once they are flushed. */
  storeAvailableData: LaterAsk<
    {
      readonly candidateHash: CandidateHash;
      readonly nValidators: number;
      readonly availableData: AvailableData;
      readonly expectedErasureRoot: Hash;
    },
    StoreAvailableDataError | null
  >;
}
