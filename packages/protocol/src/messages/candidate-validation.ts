import type {
  CandidateCommitments,
  CandidateReceipt,
  Hash,
  PersistedValidationData,
  PoV,
  ValidationCodeHash,
} from "@parahost/primitives";
import type { LaterAsk } from "../message.js";

/** What a validation is for. Backing goes before approval, approval before disputes. */
export type PvfExecKind = "Backing" | "Approval" | "Dispute";

/**
 * A verdict on a candidate, or the lack of one. A local fault is never a verdict: only `Invalid` may be signed or disputed.
 *
 * @guide node/utility/candidate-validation.md
 */
export type ValidationOutcome =
  | {
      readonly kind: "Valid";
      readonly commitments: CandidateCommitments;
      readonly validationData: PersistedValidationData;
    }
  /** `reason` is one of upstream's `InvalidCandidate` variants. */
  | { readonly kind: "Invalid"; readonly reason: string; readonly detail?: string }
  | { readonly kind: "InternalError"; readonly reason: string; readonly detail?: string };

/**
 * Whether code may be used as validation code. `Failed`: this node cannot tell, and has nothing to vote.
 *
 * @guide types/overseer-protocol.md#validation-request-type
 */
export type PreCheckOutcome = "Valid" | "Invalid" | "Failed";

/** @guide types/overseer-protocol.md#validation-request-type */
export interface CandidateValidationMessages {
  /** Against the validation data given and the code that the runtime has for it. */
  validateFromExhaustive: LaterAsk<
    {
      readonly validationData: PersistedValidationData;
      readonly validationCode: Uint8Array;
      readonly receipt: CandidateReceipt;
      readonly pov: PoV;
      readonly execKind: PvfExecKind;
    },
    ValidationOutcome
  >;
  /** Against what the runtime says at the candidate's relay parent. */
  validateFromChainState: LaterAsk<
    {
      readonly relayParent: Hash;
      readonly receipt: CandidateReceipt;
      readonly pov: PoV;
      readonly execKind: PvfExecKind;
    },
    ValidationOutcome
  >;
  /** Of new code, which the runtime has at that relay parent: nothing is run, and nobody waits for it. */
  preCheck: LaterAsk<{ readonly relayParent: Hash; readonly validationCodeHash: ValidationCodeHash }, PreCheckOutcome>;
}
