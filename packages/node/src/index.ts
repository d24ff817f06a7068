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
export { collatorNodeModule, validatorNodeModule } from "./module.js";
export { RuntimeAllowedAncestry } from "./shared/runtime-allowed-ancestry.js";
export { DEFAULT_PRUNING, PruningConfig } from "./utility/availability-store/config.js";
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
