export type * from "./backing-state.js";
export * from "./bits.js";
export type * from "./block.js";
export type * from "./candidate.js";
export * from "./codec/index.js";
export { type ConsensusLog, consensusLogItem, consensusLogsIn } from "./consensus-log.js";
export type * from "./disputes.js";
export * from "./hashing/index.js";
export * from "./ids.js";
export * from "./keys/index.js";
export type * from "./messages.js";
export * from "./receipt.js";
export * from "./result.js";
export { availableCores, bitfieldsIndicateAvailability } from "./rules/availability.js";
export {
  checkAgainstConstraints,
  type FragmentValidityError,
  type ProspectiveCandidate,
  type RelayChainBlockInfo,
} from "./rules/backing-constraints.js";
export { type ClaimsOfCores, checkCommittedCore, type UmpSignalsError } from "./rules/committed-core.js";
export {
  applyModifications,
  type ConstraintModifications,
  type HrmpWatermarkUpdate,
  type ModificationError,
  NO_MODIFICATIONS,
  type OperatingConstraints,
  type OutboundHrmpChannelModification,
  stackModifications,
} from "./rules/constraint-modifications.js";
export {
  CORE_INDEX_BITS,
  type ValidatorIndices,
  validatorIndicesAndCoreIndex,
  withCoreIndex,
} from "./rules/core-index.js";
export { blockUnderConstruction, type FreeCoresAndAncestors, freeCoresAndAncestors } from "./rules/free-cores.js";
export { coreForGroup, groupForCore, rotationsSince } from "./rules/group-for-core.js";
export { type ChainReason, whyPassedOver } from "./rules/passed-over.js";
export { selectAvailabilityBitfields } from "./rules/select-availability-bitfields.js";
export * from "./rules/thresholds.js";
export { type BitfieldOfValidator, TransposedBitfields } from "./rules/transposed-bitfields.js";
export { type UpwardParts, upwardParts } from "./rules/upward-parts.js";
export { type BackingVote, type VotesMisfit, votesOf } from "./rules/votes-of.js";
export * from "./session.js";
export * from "./signing.js";
export * from "./statement.js";
export * from "./trie/index.js";
