import type {
  BackedCandidate,
  CandidateReceipt,
  DisputeStatementSet,
  Hash,
  SignedAvailabilityBitfield,
  ValidatorIndex,
} from "@parahost/primitives";
import type { LaterAsk, Tell } from "../message.js";
import type { Misbehavior } from "../misbehavior.js";

/** What a block author needs to say about parachains, but for the parent header, which it has itself. */
export interface ProvisionerInherentData {
  /** At most one a validator, ascending by validator index. */
  readonly bitfields: readonly SignedAvailabilityBitfield[];
  /** Those of one para in the order of their chain. */
  readonly backedCandidates: readonly BackedCandidate[];
  readonly disputes: readonly DisputeStatementSet[];
}
/** @guide types/overseer-protocol.md#provisioner-message */
export type ProvisionableData =
  | { readonly kind: "Bitfield"; readonly bitfield: SignedAvailabilityBitfield }
  | { readonly kind: "BackedCandidate"; readonly receipt: CandidateReceipt }
  | { readonly kind: "MisbehaviorReport"; readonly validatorIndex: ValidatorIndex; readonly misbehavior: Misbehavior };

/** @guide types/overseer-protocol.md#provisioner-message */
export interface ProvisionerMessages {
  /** Answered no sooner than 2 s after the leaf. */
  requestInherentData: LaterAsk<{ readonly relayParent: Hash }, ProvisionerInherentData>;
  provisionableData: Tell<{ readonly relayParent: Hash; readonly data: ProvisionableData }>;
}
