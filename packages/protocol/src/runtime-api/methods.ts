import { type Codec, type CoreIndex, codec, codecs, optionOf, type ParaId, struct, vecOf } from "@parahost/primitives";
import type { Method, ParachainHostApi, ValidatorGroups } from "./parachain-host.js";

/** How one method of the ParachainHost API is called by bytes. */
export interface MethodOnWire<M extends Method<unknown, unknown>> {
  /** What the runtime exports it as. */
  readonly wireName: `ParachainHost_${string}`;
  /** The first version of the ParachainHost API that has it. */
  readonly since: number;
  readonly args: Codec<M["args"]>;
  readonly reply: Codec<M["reply"]>;
}

const { bool, candidateCommitments, committedCandidateReceipt, paraId, u32, validatorIndex } = codecs;

const none = struct<Record<never, never>>("NoArguments", {});
const ofPara = struct<ParachainHostApi["validationCode"]["args"]>("ParaUnderAssumption", {
  paraId,
  assumption: codecs.occupiedCoreAssumption,
});
const validatorGroups = struct<ValidatorGroups>("ValidatorGroups", {
  groups: vecOf(vecOf(validatorIndex)),
  rotation: codecs.groupRotationInfo,
});

type ClaimQueue = readonly (readonly [CoreIndex, readonly ParaId[]])[];
const { claimQueue: claimMap } = codecs;
const claimQueue: Codec<ClaimQueue> = codec<ClaimQueue>({
  name: claimMap.name,
  definition: claimMap.definition,
  leastBytes: claimMap.leastBytes,
  read: (from) => [...claimMap.read(from)],
  write: (to, claims) => claimMap.write(to, new Map(claims)),
});

/**
 * Every method, one row each: what it is called on the wire, since when there is one, and its encodings.
 *
 * @guide node/utility/runtime-api.md
 */
export const parachainHostMethods: { readonly [M in keyof ParachainHostApi]: MethodOnWire<ParachainHostApi[M]> } = {
  validators: { wireName: "ParachainHost_validators", since: 1, args: none, reply: vecOf(codecs.validatorId) },
  validatorGroups: { wireName: "ParachainHost_validator_groups", since: 1, args: none, reply: validatorGroups },
  availabilityCores: {
    wireName: "ParachainHost_availability_cores",
    since: 1,
    args: none,
    reply: vecOf(codecs.coreState),
  },
  persistedValidationData: {
    wireName: "ParachainHost_persisted_validation_data",
    since: 1,
    args: ofPara,
    reply: optionOf(codecs.persistedValidationData),
  },
  checkValidationOutputs: {
    wireName: "ParachainHost_check_validation_outputs",
    since: 1,
    args: struct("ParaAndOutputs", { paraId, outputs: candidateCommitments }),
    reply: bool,
  },
  sessionIndexForChild: {
    wireName: "ParachainHost_session_index_for_child",
    since: 1,
    args: none,
    reply: codecs.sessionIndex,
  },
  validationCode: {
    wireName: "ParachainHost_validation_code",
    since: 1,
    args: ofPara,
    reply: optionOf(codecs.bytes),
  },
  validationCodeByHash: {
    wireName: "ParachainHost_validation_code_by_hash",
    since: 1,
    args: struct("CodeHash", { hash: codecs.validationCodeHash }),
    reply: optionOf(codecs.bytes),
  },
  validationCodeHash: {
    wireName: "ParachainHost_validation_code_hash",
    since: 2,
    args: ofPara,
    reply: optionOf(codecs.validationCodeHash),
  },
  candidatePendingAvailability: {
    wireName: "ParachainHost_candidate_pending_availability",
    since: 1,
    args: struct("Para", { paraId }),
    reply: optionOf(committedCandidateReceipt),
  },
  candidateEvents: {
    wireName: "ParachainHost_candidate_events",
    since: 1,
    args: none,
    reply: vecOf(codecs.candidateEvent),
  },
  sessionInfo: {
    wireName: "ParachainHost_session_info",
    since: 2,
    args: struct("Session", { session: codecs.sessionIndex }),
    reply: optionOf(codecs.sessionInfo),
  },
  onChainVotes: {
    wireName: "ParachainHost_on_chain_votes",
    since: 2,
    args: none,
    reply: optionOf(codecs.scrapedOnChainVotes),
  },
  disputes: { wireName: "ParachainHost_disputes", since: 3, args: none, reply: codecs.disputes },
  minimumBackingVotes: { wireName: "ParachainHost_minimum_backing_votes", since: 6, args: none, reply: u32 },
  asyncBackingParams: {
    wireName: "ParachainHost_async_backing_params",
    since: 7,
    args: none,
    reply: codecs.asyncBackingParams,
  },
  paraBackingState: {
    wireName: "ParachainHost_para_backing_state",
    since: 7,
    args: struct("Para", { paraId }),
    reply: optionOf(codecs.backingState),
  },
  disabledValidators: {
    wireName: "ParachainHost_disabled_validators",
    since: 8,
    args: none,
    reply: vecOf(validatorIndex),
  },
  nodeFeatures: { wireName: "ParachainHost_node_features", since: 9, args: none, reply: codecs.nodeFeatures },
  claimQueue: { wireName: "ParachainHost_claim_queue", since: 11, args: none, reply: claimQueue },
  candidatesPendingAvailability: {
    wireName: "ParachainHost_candidates_pending_availability",
    since: 11,
    args: struct("Para", { paraId }),
    reply: vecOf(committedCandidateReceipt),
  },
};

const byWireName = new Map(
  Object.entries(parachainHostMethods).map(([name, { wireName }]) => [
    wireName as string,
    name as keyof ParachainHostApi,
  ]),
);

/** @returns `null` for a name that is no method of the ParachainHost API, as far as we know it */
export const parachainHostMethodOf = (wireName: string): keyof ParachainHostApi | null =>
  byWireName.get(wireName) ?? null;
