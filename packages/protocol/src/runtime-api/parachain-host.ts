import type {
  AsyncBackingParams,
  CandidateCommitments,
  CandidateEvent,
  CommittedCandidateReceipt,
  CoreIndex,
  CoreState,
  GroupRotationInfo,
  NodeFeatures,
  OccupiedCoreAssumption,
  ParaId,
  PersistedValidationData,
  SessionIndex,
  SessionInfo,
  ValidationCodeHash,
  ValidatorId,
  ValidatorIndex,
} from "@parahost/primitives";

/** One method: what it is asked with, and what it answers. */
export interface Method<A, R> {
  readonly args: A;
  readonly reply: R;
}
type None = Record<never, never>;
type OfPara = { readonly paraId: ParaId; readonly assumption: OccupiedCoreAssumption };

export interface ValidatorGroups {
  readonly groups: readonly (readonly ValidatorIndex[])[];
  readonly rotation: GroupRotationInfo;
}
/**
 * What the runtime answers about parachains. Answers at a leaf are about the block to be built on it.
 *
 * @guide runtime-api/README.md
 */
export interface ParachainHostApi {
  validators: Method<None, readonly ValidatorId[]>;
  validatorGroups: Method<None, ValidatorGroups>;
  availabilityCores: Method<None, readonly CoreState[]>;
  persistedValidationData: Method<OfPara, PersistedValidationData | null>;
  checkValidationOutputs: Method<{ readonly paraId: ParaId; readonly outputs: CandidateCommitments }, boolean>;
  sessionIndexForChild: Method<None, SessionIndex>;
  validationCode: Method<OfPara, Uint8Array | null>;
  validationCodeByHash: Method<{ readonly hash: ValidationCodeHash }, Uint8Array | null>;
  validationCodeHash: Method<OfPara, ValidationCodeHash | null>;
  candidatePendingAvailability: Method<{ readonly paraId: ParaId }, CommittedCandidateReceipt | null>;
  candidateEvents: Method<None, readonly CandidateEvent[]>;
  sessionInfo: Method<{ readonly session: SessionIndex }, SessionInfo | null>;
  minimumBackingVotes: Method<None, number>;
  asyncBackingParams: Method<None, AsyncBackingParams>;
  disabledValidators: Method<None, readonly ValidatorIndex[]>;
  nodeFeatures: Method<None, NodeFeatures>;
  /** Ascending by core; the paras that the core will work on, the next one first. */
  claimQueue: Method<None, readonly (readonly [CoreIndex, readonly ParaId[]])[]>;
  candidatesPendingAvailability: Method<{ readonly paraId: ParaId }, readonly CommittedCandidateReceipt[]>;
}
