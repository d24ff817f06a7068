import type {
  BackedCandidate,
  CandidateReceipt,
  Hash,
  PersistedValidationData,
  PoV,
  SignedFullStatement,
} from "@parahost/primitives";
import type { Ask, Tell } from "../message.js";
import type { CandidateChain } from "../strategy.js";

/** @guide types/overseer-protocol.md#candidate-backing-message */
export interface CandidateBackingMessages {
  /** Per para in the order requested, leaving out from the first one that is not backed. */
  getBackableCandidates: Ask<{ readonly chains: readonly CandidateChain[] }, readonly BackedCandidate[]>;
  /** A collation that came from a collator: to be validated, and seconded if it is valid. */
  second: Tell<{
    readonly relayParent: Hash;
    readonly receipt: CandidateReceipt;
    readonly validationData: PersistedValidationData;
    readonly pov: PoV;
  }>;
  /** A peer's statement whose signature was checked. */
  statement: Tell<{ readonly relayParent: Hash; readonly statement: SignedFullStatement }>;
}
