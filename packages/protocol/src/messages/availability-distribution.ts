import type { CandidateHash, ErasureChunk, Hash, ParaId, PoV, ValidatorIndex } from "@parahost/primitives";
import type { LaterAsk } from "../message.js";

/** @guide types/overseer-protocol.md#availability-distribution-message */
export interface AvailabilityDistributionMessages {
  /** Fetches a PoV from a backer. Fails with `FetchPoV` where the validator does not deliver it, or delivers another. */
  fetchPoV: LaterAsk<
    {
      readonly relayParent: Hash;
      readonly fromValidator: ValidatorIndex;
      readonly paraId: ParaId;
      readonly candidateHash: CandidateHash;
      readonly povHash: Hash;
    },
    PoV
  >;
  /** A peer asks for a chunk; `null`: we do not have it. */
  chunkFetchingRequest: LaterAsk<
    { readonly candidateHash: CandidateHash; readonly validatorIndex: ValidatorIndex },
    ErasureChunk | null
  >;
  /** A peer asks for a PoV; `null`: we do not have it. */
  povFetchingRequest: LaterAsk<{ readonly candidateHash: CandidateHash }, PoV | null>;
}
