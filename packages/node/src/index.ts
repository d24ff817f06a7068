export { SpotCheckConfig } from "./approval/spot-check/config.js";
export {
  type AttestedCandidate,
  type Found,
  StatementTable,
  type Summary,
  type TableContext,
  type TableMisbehavior,
  type TableStatement,
  type TableTypes,
  type TableVote,
} from "./backing/candidate-backing/statement-table/index.js";
export {
  type CandidateEntry as FragmentCandidate,
  CandidateStorage,
  FragmentChain,
  type FragmentChainError,
  Scope,
  type UnexpectedAncestor,
} from "./backing/prospective-parachains/fragment-chain/index.js";
export {
  COLLATOR_SUBSYSTEMS,
  collatorNodeModule,
  collatorNodeModuleWithout,
  isOurs,
  VALIDATOR_SUBSYSTEMS,
  validatorNodeModule,
  validatorNodeModuleWithout,
} from "./module.js";
export { type CodedData, ErasureCoder, erasureCoderInPlace } from "./shared/erasure-coder.js";
export { RuntimeAllowedAncestry } from "./shared/runtime-allowed-ancestry.js";
export {
  type Conflict,
  type ConflictKind,
  conflictFault,
  conflictsAmong,
  type Floors,
  type MergeError,
  type SecondingRule,
  type SigningClaim,
  type SigningHistory,
  type SigningRecord,
  SigningRecords,
} from "./shared/signing-guard/index.js";
export { nodeStoreLayouts } from "./store-layouts.js";
export { DEFAULT_PRUNING, PruningConfig } from "./utility/availability-store/config.js";
export { CPU_LIMIT_MS } from "./utility/candidate-validation/config.js";
export { type InvalidDump, InvalidDumps } from "./utility/candidate-validation/invalid-dumps.js";
export {
  benchProvisioner,
  type ProvisionerBenchOptions,
  type ProvisionerBenchRow,
} from "./utility/provisioner/bench.js";
export type { InherentSize } from "./utility/provisioner/bench-scene.js";
export { PinnedStrategy } from "./utility/provisioner/choice.js";
export {
  type KnownDisputes,
  type OnchainRow,
  type QueryVotes,
  type SelectedDisputes,
  selectDisputes,
  type VoteLimits,
} from "./utility/provisioner/disputes/index.js";
export {
  type LeafView,
  type PassedOver,
  type SelectedCandidates,
  type SelectionPeers,
  selectCandidates,
} from "./utility/provisioner/select-candidates.js";
export { ProvisionerSubsystem } from "./utility/provisioner/subsystem.js";
