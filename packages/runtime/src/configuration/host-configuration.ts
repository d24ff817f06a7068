import {
  type AsyncBackingParams,
  bitsOf,
  type Codec,
  codecs,
  type ExecutorParam,
  type Fields,
  type NodeFeatures,
  struct,
} from "@parahost/primitives";

/**
 * Everything that governance can tune. Periods are blocks, sizes bytes; where nothing else is said, 0 is a limit like any other.
 *
 * The first eleven are the first guide's, under its names. Where the reference has the same knob under another name it is left
 * out: `validation_upgrade_cooldown` is `validationUpgradeFrequency`, `code_retention_period` is `acceptancePeriod`,
 * `group_rotation_frequency` is `parachainRotationFrequency`, `paras_availability_period` is `chainAvailabilityPeriod`,
 * `num_cores` is `parathreadCores`, `lookahead` is `schedulingLookahead`.
 *
 * @guide types/runtime.md#host-configuration
 */
export interface HostConfiguration {
  /** The fewest blocks between two upgrades of one para's code. */
  readonly validationUpgradeFrequency: number;
  readonly validationUpgradeDelay: number;
  /** How long replaced code stays. */
  readonly acceptancePeriod: number;
  readonly maxCodeSize: number;
  readonly maxHeadDataSize: number;
  readonly parathreadCores: number;
  readonly parathreadRetries: number;
  /** 0: groups stay where they are for the whole session. */
  readonly parachainRotationFrequency: number;
  readonly chainAvailabilityPeriod: number;
  readonly threadAvailabilityPeriod: number;
  readonly schedulingLookahead: number;

  readonly maxPovSize: number;
  readonly asyncBackingParams: AsyncBackingParams;
  readonly executorParams: readonly ExecutorParam[];
  readonly nodeFeatures: NodeFeatures;
  /** 0: more than half of the group, as in the first guide. */
  readonly minimumBackingVotes: number;
  readonly minimumValidationUpgradeDelay: number;
  /** 0: as many as there are. */
  readonly maxValidators: number;
  /** Where there are more validators than this a core, cores are added that work on no para. 0: as many as there are. */
  readonly maxValidatorsPerCore: number;
  /** In sessions: how far back a dispute may reach. */
  readonly disputePeriod: number;
  readonly disputePostConclusionAcceptancePeriod: number;

  readonly maxUpwardQueueCount: number;
  readonly maxUpwardQueueSize: number;
  readonly maxUpwardMessageSize: number;
  readonly maxUpwardMessageNumPerCandidate: number;
  readonly maxDownwardMessageSize: number;
  readonly hrmpMaxMessageNumPerCandidate: number;
  readonly hrmpMaxParachainOutboundChannels: number;
  readonly hrmpMaxParachainInboundChannels: number;
  readonly hrmpSenderDeposit: bigint;
  readonly hrmpRecipientDeposit: bigint;
  readonly hrmpChannelMaxCapacity: number;
  readonly hrmpChannelMaxTotalSize: number;
  readonly hrmpChannelMaxMessageSize: number;

  readonly noShowSlots: number;
  readonly nDelayTranches: number;
  readonly zerothDelayTrancheWidth: number;
  readonly neededApprovals: number;
  readonly relayVrfModuloSamples: number;
  readonly maxApprovalCoalesceCount: number;
  /** In sessions. */
  readonly pvfVotingTtl: number;
}

const { u32, u64 } = codecs;

/** The encoding of each member, in the order of the type. */
export const memberCodecs: Fields<HostConfiguration> = {
  validationUpgradeFrequency: u32,
  validationUpgradeDelay: u32,
  acceptancePeriod: u32,
  maxCodeSize: u32,
  maxHeadDataSize: u32,
  parathreadCores: u32,
  parathreadRetries: u32,
  parachainRotationFrequency: u32,
  chainAvailabilityPeriod: u32,
  threadAvailabilityPeriod: u32,
  schedulingLookahead: u32,
  maxPovSize: u32,
  asyncBackingParams: codecs.asyncBackingParams,
  executorParams: codecs.executorParams,
  nodeFeatures: codecs.nodeFeatures,
  minimumBackingVotes: u32,
  minimumValidationUpgradeDelay: u32,
  maxValidators: u32,
  maxValidatorsPerCore: u32,
  disputePeriod: u32,
  disputePostConclusionAcceptancePeriod: u32,
  maxUpwardQueueCount: u32,
  maxUpwardQueueSize: u32,
  maxUpwardMessageSize: u32,
  maxUpwardMessageNumPerCandidate: u32,
  maxDownwardMessageSize: u32,
  hrmpMaxMessageNumPerCandidate: u32,
  hrmpMaxParachainOutboundChannels: u32,
  hrmpMaxParachainInboundChannels: u32,
  hrmpSenderDeposit: u64,
  hrmpRecipientDeposit: u64,
  hrmpChannelMaxCapacity: u32,
  hrmpChannelMaxTotalSize: u32,
  hrmpChannelMaxMessageSize: u32,
  noShowSlots: u32,
  nDelayTranches: u32,
  zerothDelayTrancheWidth: u32,
  neededApprovals: u32,
  relayVrfModuloSamples: u32,
  maxApprovalCoalesceCount: u32,
  pvfVotingTtl: u32,
};

/** How the configuration lies in the state. */
export const hostConfiguration: Codec<HostConfiguration> = struct<HostConfiguration>("HostConfiguration", memberCodecs);

/** Every number 0, every list empty: the default of the first guide. A chain cannot work with it. */
export const zeroConfiguration: HostConfiguration = {
  validationUpgradeFrequency: 0,
  validationUpgradeDelay: 0,
  acceptancePeriod: 0,
  maxCodeSize: 0,
  maxHeadDataSize: 0,
  parathreadCores: 0,
  parathreadRetries: 0,
  parachainRotationFrequency: 0,
  chainAvailabilityPeriod: 0,
  threadAvailabilityPeriod: 0,
  schedulingLookahead: 0,
  maxPovSize: 0,
  asyncBackingParams: { maxCandidateDepth: 0, allowedAncestryLen: 0 },
  executorParams: [],
  nodeFeatures: bitsOf(0),
  minimumBackingVotes: 0,
  minimumValidationUpgradeDelay: 0,
  maxValidators: 0,
  maxValidatorsPerCore: 0,
  disputePeriod: 0,
  disputePostConclusionAcceptancePeriod: 0,
  maxUpwardQueueCount: 0,
  maxUpwardQueueSize: 0,
  maxUpwardMessageSize: 0,
  maxUpwardMessageNumPerCandidate: 0,
  maxDownwardMessageSize: 0,
  hrmpMaxMessageNumPerCandidate: 0,
  hrmpMaxParachainOutboundChannels: 0,
  hrmpMaxParachainInboundChannels: 0,
  hrmpSenderDeposit: 0n,
  hrmpRecipientDeposit: 0n,
  hrmpChannelMaxCapacity: 0,
  hrmpChannelMaxTotalSize: 0,
  hrmpChannelMaxMessageSize: 0,
  noShowSlots: 0,
  nDelayTranches: 0,
  zerothDelayTrancheWidth: 0,
  neededApprovals: 0,
  relayVrfModuloSamples: 0,
  maxApprovalCoalesceCount: 0,
  pvfVotingTtl: 0,
};
