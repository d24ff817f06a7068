import type { AvailabilityDistributionMessages } from "./messages/availability-distribution.js";
import type { AvailabilityRecoveryMessages } from "./messages/availability-recovery.js";
import type { AvailabilityStoreMessages } from "./messages/availability-store.js";
import type { BitfieldDistributionMessages } from "./messages/bitfield-distribution.js";
import type { CandidateBackingMessages } from "./messages/candidate-backing.js";
import type { CandidateValidationMessages } from "./messages/candidate-validation.js";
import type { ChainApiMessages } from "./messages/chain-api.js";
import type { CollationGenerationMessages } from "./messages/collation-generation.js";
import type { CollatorProtocolMessages } from "./messages/collator-protocol.js";
import type { DisputeCoordinatorMessages } from "./messages/dispute-coordinator.js";
import type { DisputeDistributionMessages } from "./messages/dispute-distribution.js";
import type { NetworkBridgeTxMessages } from "./messages/network-bridge.js";
import type { ProspectiveParachainsMessages } from "./messages/prospective-parachains.js";
import type { ProvisionerMessages } from "./messages/provisioner.js";
import type { RuntimeApiMessages } from "./messages/runtime-api.js";
import type { StatementDistributionMessages } from "./messages/statement-distribution.js";

/**
 * Who can be spoken to, and how. A team adds its own subsystem here by declaration merging.
 *
 * @guide types/overseer-protocol.md
 */
export interface Protocol {
  collationGeneration: CollationGenerationMessages;
  collatorProtocol: CollatorProtocolMessages;
  candidateBacking: CandidateBackingMessages;
  candidateValidation: CandidateValidationMessages;
  statementDistribution: StatementDistributionMessages;
  prospectiveParachains: ProspectiveParachainsMessages;
  availabilityStore: AvailabilityStoreMessages;
  availabilityDistribution: AvailabilityDistributionMessages;
  availabilityRecovery: AvailabilityRecoveryMessages;
  bitfieldSigning: Record<never, never>;
  signingGuard: Record<never, never>;
  bitfieldDistribution: BitfieldDistributionMessages;
  provisioner: ProvisionerMessages;
  spotCheck: Record<never, never>;
  disputeCoordinator: DisputeCoordinatorMessages;
  disputeDistribution: DisputeDistributionMessages;
  networkBridgeRx: Record<never, never>;
  networkBridgeTx: NetworkBridgeTxMessages;
  chainApi: ChainApiMessages;
  runtimeApi: RuntimeApiMessages;
}
/** Names of all that can be spoken to. */
export type SubsystemName = keyof Protocol;
/** Names of the messages that a subsystem hears. */
export type Kind<N extends SubsystemName> = keyof Protocol[N];

type Entry<N extends SubsystemName, K extends Kind<N>> = Protocol[N][K];
/** What a message says. */
export type Payload<N extends SubsystemName, K extends Kind<N>> = Entry<N, K> extends { payload: infer P } ? P : never;
/** What a message is answered with; nothing, where it is told. */
// biome-ignore lint/suspicious/noConfusingVoidType: the handler of a tell returns nothing
export type Reply<N extends SubsystemName, K extends Kind<N>> = Entry<N, K> extends { reply: infer R } ? R : void;

/** Everything that is answered, later or not. */
export type AnyAskKind<N extends SubsystemName> = {
  [K in Kind<N>]: Entry<N, K> extends { reply: unknown } ? K : never;
}[Kind<N>];
/** What is answered by a job: jobs alone may ask it. */
export type LaterKind<N extends SubsystemName> = {
  [K in Kind<N>]: Entry<N, K> extends { later: true } ? K : never;
}[Kind<N>];
/** What is answered from memory: handlers may ask it too. */
export type AskKind<N extends SubsystemName> = Exclude<AnyAskKind<N>, LaterKind<N>>;
/** What nobody answers. */
export type TellKind<N extends SubsystemName> = Exclude<Kind<N>, AnyAskKind<N>>;
