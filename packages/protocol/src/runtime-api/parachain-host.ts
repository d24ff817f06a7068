import type {
  AsyncBackingParams,
  BackingState,
  CandidateCommitments,
  CandidateEvent,
  CandidateHash,
  CommittedCandidateReceipt,
  CoreIndex,
  CoreState,
  DisputeState,
  GroupRotationInfo,
  NodeFeatures,
  OccupiedCoreAssumption,
  ParaId,
  PersistedValidationData,
  ScrapedOnChainVotes,
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

/** Members by group, and when groups rotate. The rotation is about the block to be built on the one asked at. */
export interface ValidatorGroups {
  readonly groups: readonly (readonly ValidatorIndex[])[];
  readonly rotation: GroupRotationInfo;
}
/**
 * What the runtime answers about parachains. Answers at a leaf are about the block to be built on it.
 *
 * @guide node/utility/runtime-api.md
 */
export interface ParachainHostApi {
  /** In the order that validator indices refer to. @guide runtime-api/validators.md */
  validators: Method<None, readonly ValidatorId[]>;
  /** Who works together, and how groups move from core to core. @guide runtime-api/validator-groups.md */
  validatorGroups: Method<None, ValidatorGroups>;
  /** One a core, in order. @guide runtime-api/availability-cores.md */
  availabilityCores: Method<None, readonly CoreState[]>;
  /** `null` where the para is not there, or the assumption does not fit. @guide runtime-api/persisted-validation-data.md */
  persistedValidationData: Method<OfPara, PersistedValidationData | null>;
  checkValidationOutputs: Method<{ readonly paraId: ParaId; readonly outputs: CandidateCommitments }, boolean>;
  /** Of the block to be built on it. @guide runtime-api/session-index.md */
  sessionIndexForChild: Method<None, SessionIndex>;
  /** `null` where the para is not there, or the assumption does not fit. @guide runtime-api/validation-code.md */
  validationCode: Method<OfPara, Uint8Array | null>;
  validationCodeByHash: Method<{ readonly hash: ValidationCodeHash }, Uint8Array | null>;
  validationCodeHash: Method<OfPara, ValidationCodeHash | null>;
  /** The first one, where the para has several. `null`: none. @guide runtime-api/candidate-pending-availability.md */
  candidatePendingAvailability: Method<{ readonly paraId: ParaId }, CommittedCandidateReceipt | null>;
  /** What happened to candidates in that very block. @guide runtime-api/candidate-events.md */
  candidateEvents: Method<None, readonly CandidateEvent[]>;
  /** The votes in that very block; `null` where it had no inherent yet. @guide runtime-api/disputes-info.md */
  onChainVotes: Method<None, ScrapedOnChainVotes | null>;
  sessionInfo: Method<{ readonly session: SessionIndex }, SessionInfo | null>;
  /** Every dispute that the chain knows. @guide runtime-api/disputes-info.md */
  disputes: Method<None, readonly (readonly [SessionIndex, CandidateHash, DisputeState])[]>;
  minimumBackingVotes: Method<None, number>;
  asyncBackingParams: Method<None, AsyncBackingParams>;
  /** What a para's next candidate must keep to, and those before it that are pending. `null`: the para is not there. */
  paraBackingState: Method<{ readonly paraId: ParaId }, BackingState | null>;
  disabledValidators: Method<None, readonly ValidatorIndex[]>;
  nodeFeatures: Method<None, NodeFeatures>;
  /** Ascending by core; the paras that the core will work on, the next one first. */
  claimQueue: Method<None, readonly (readonly [CoreIndex, readonly ParaId[]])[]>;
  candidatesPendingAvailability: Method<{ readonly paraId: ParaId }, readonly CommittedCandidateReceipt[]>;
}
