export type { Collation } from "./collation.js";
export type { CandidateReport, CandidateStep, ChainReport } from "./events.js";
export type { Ask, LaterAsk, Tell } from "./message.js";
export type { AvailabilityDistributionMessages } from "./messages/availability-distribution.js";
export type { AvailabilityRecoveryMessages, RecoveryError } from "./messages/availability-recovery.js";
export type {
  AvailabilityStoreMessages,
  StoreAvailableDataError,
} from "./messages/availability-store.js";
export type { BitfieldDistributionMessages } from "./messages/bitfield-distribution.js";
export type { CandidateBackingMessages } from "./messages/candidate-backing.js";
export type {
  CandidateValidationMessages,
  PreCheckOutcome,
  PvfExecKind,
  ValidationOutcome,
} from "./messages/candidate-validation.js";
export type { ChainApiMessages } from "./messages/chain-api.js";
export type { CollationGenerationMessages } from "./messages/collation-generation.js";
export type { CollatorProtocolMessages } from "./messages/collator-protocol.js";
export type {
  BlockDescription,
  CandidateVotes,
  DisputeCoordinatorMessages,
  DisputeRef,
  DisputeStatus,
  DisputeVote,
  ImportStatementsResult,
  LocalStatement,
  RecentDispute,
  StatementsToImport,
} from "./messages/dispute-coordinator.js";
export type { DisputeDistributionMessages, DisputeMessage } from "./messages/dispute-distribution.js";
export type { NetworkBridgeTxMessages, Recipient } from "./messages/network-bridge.js";
export type {
  HypotheticalCandidate,
  HypotheticalMembership,
  ParentHeadData,
  ProspectiveParachainsMessages,
} from "./messages/prospective-parachains.js";
export type { ProvisionableData, ProvisionerInherentData, ProvisionerMessages } from "./messages/provisioner.js";
export type { RuntimeApiMessages } from "./messages/runtime-api.js";
export type { StatementDistributionMessages } from "./messages/statement-distribution.js";
export type { Misbehavior } from "./misbehavior.js";
export * from "./network/index.js";
export type {
  AnyAskKind,
  AskKind,
  Kind,
  LaterKind,
  Payload,
  Protocol,
  Reply,
  SubsystemName,
  TellKind,
} from "./protocol.js";
export {
  type Method,
  type MethodOnWire,
  type ParachainHostApi,
  parachainHostMethodOf,
  parachainHostMethods,
  type ValidatorGroups,
} from "./runtime-api/index.js";
export type {
  CandidateChain,
  CandidateRef,
  Selection,
  SelectionStrategy,
  SelectionView,
  SessionTraits,
  TrackedCandidate,
} from "./strategy.js";
export { PROTOCOL_VERSION } from "./version.js";
