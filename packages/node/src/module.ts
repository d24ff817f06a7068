import { AnySubsystem } from "@parahost/kernel";
import type { SubsystemName } from "@parahost/protocol";
import { ContainerModule, type Newable } from "inversify";
import { SpotCheckMetrics } from "./approval/spot-check/metrics.js";
import { SpotCheckSubsystem } from "./approval/spot-check/subsystem.js";
import { AvailabilityDistributionMetrics } from "./availability/availability-distribution/metrics.js";
import { AvailabilityDistributionSubsystem } from "./availability/availability-distribution/subsystem.js";
import { AvailabilityRecoveryMetrics } from "./availability/availability-recovery/metrics.js";
import { AvailabilityRecoverySubsystem } from "./availability/availability-recovery/subsystem.js";
import { BitfieldDistributionMetrics } from "./availability/bitfield-distribution/metrics.js";
import { BitfieldDistributionSubsystem } from "./availability/bitfield-distribution/subsystem.js";
import { BitfieldSigningMetrics } from "./availability/bitfield-signing/metrics.js";
import { BitfieldSigningSubsystem } from "./availability/bitfield-signing/subsystem.js";
import { CandidateLog } from "./backing/candidate-backing/candidate-log.js";
import { CandidateBackingMetrics } from "./backing/candidate-backing/metrics.js";
import { OurStatements } from "./backing/candidate-backing/our-statements.js";
import { CandidateBackingSubsystem } from "./backing/candidate-backing/subsystem.js";
import { ProspectiveParachainsMetrics } from "./backing/prospective-parachains/metrics.js";
import { ProspectiveParachainsSubsystem } from "./backing/prospective-parachains/subsystem.js";
import { StatementDistributionMetrics } from "./backing/statement-distribution/metrics.js";
import { StatementDistributionSubsystem } from "./backing/statement-distribution/subsystem.js";
import { CollationGenerationMetrics } from "./collators/collation-generation/metrics.js";
import { CollatorReceipts } from "./collators/collation-generation/prepared-collation.js";
import { CollationGenerationSubsystem } from "./collators/collation-generation/subsystem.js";
import { CollationLog } from "./collators/collator-protocol/collator-side/collation-log.js";
import { CollatorSideMetrics } from "./collators/collator-protocol/collator-side/metrics.js";
import { OurDeclaration } from "./collators/collator-protocol/collator-side/our-declaration.js";
import { CollatorSideSubsystem } from "./collators/collator-protocol/collator-side/subsystem.js";
import { Collators } from "./collators/collator-protocol/validator-side/collators.js";
import { Fetching } from "./collators/collator-protocol/validator-side/fetching.js";
import { ValidatorSideMetrics } from "./collators/collator-protocol/validator-side/metrics.js";
import { ValidatorSideSubsystem } from "./collators/collator-protocol/validator-side/subsystem.js";
import { Knowledge } from "./disputes/dispute-coordinator/knowledge.js";
import { DisputeCoordinatorMetrics } from "./disputes/dispute-coordinator/metrics.js";
import { DisputeCoordinatorSubsystem } from "./disputes/dispute-coordinator/subsystem.js";
import { VoteSignatures } from "./disputes/dispute-coordinator/vote-signatures.js";
import { DisputeDistributionMetrics } from "./disputes/dispute-distribution/metrics.js";
import { DisputeDistributionSubsystem, DisputePorts } from "./disputes/dispute-distribution/subsystem.js";
import { Signer, SigningGuard, SigningGuardSubsystem } from "./shared/index.js";
import { Pruning } from "./utility/availability-store/lifecycle.js";
import { AvailabilityStoreMetrics } from "./utility/availability-store/metrics.js";
import { AvailabilityStoreSubsystem } from "./utility/availability-store/subsystem.js";
import { CandidateValidationMetrics } from "./utility/candidate-validation/metrics.js";
import { CandidateValidationSubsystem } from "./utility/candidate-validation/subsystem.js";
import { ChainApiMetrics } from "./utility/chain-api/metrics.js";
import { ChainApiSubsystem } from "./utility/chain-api/subsystem.js";
import { NetworkBridgeMetrics } from "./utility/network-bridge/metrics.js";
import { NetworkBridgeRxSubsystem } from "./utility/network-bridge/rx/subsystem.js";
import { NetworkBridgeTxSubsystem } from "./utility/network-bridge/tx/subsystem.js";
import { Strategies } from "./utility/provisioner/choice.js";
import { ProvisionerMetrics } from "./utility/provisioner/metrics.js";
import { ProvisionerSubsystem } from "./utility/provisioner/subsystem.js";
import { RuntimeApiMetrics } from "./utility/runtime-api/metrics.js";
import { RuntimeApiSubsystem } from "./utility/runtime-api/subsystem.js";

/** A subsystem, with the classes that it alone is given: its metrics among them. */
type Member = readonly [subsystem: Newable<AnySubsystem>, ...services: readonly Newable<object>[]];
/** By the names of their roles. */
type Roster = Readonly<Partial<Record<SubsystemName, Member>>>;

/** What every node has. */
const COMMON = {
  networkBridgeRx: [NetworkBridgeRxSubsystem, NetworkBridgeMetrics],
  networkBridgeTx: [NetworkBridgeTxSubsystem],
  chainApi: [ChainApiSubsystem, ChainApiMetrics],
  runtimeApi: [RuntimeApiSubsystem, RuntimeApiMetrics],
} satisfies Roster;
/** A validator's roster, in the order in which a collation meets them. */
const VALIDATOR = {
  collatorProtocol: [ValidatorSideSubsystem, ValidatorSideMetrics, Collators, Fetching],
  candidateBacking: [CandidateBackingSubsystem, CandidateBackingMetrics, CandidateLog, OurStatements],
  candidateValidation: [CandidateValidationSubsystem, CandidateValidationMetrics],
  statementDistribution: [StatementDistributionSubsystem, StatementDistributionMetrics],
  prospectiveParachains: [ProspectiveParachainsSubsystem, ProspectiveParachainsMetrics],
  provisioner: [ProvisionerSubsystem, ProvisionerMetrics, Strategies],
  availabilityStore: [AvailabilityStoreSubsystem, AvailabilityStoreMetrics, Pruning],
  availabilityDistribution: [AvailabilityDistributionSubsystem, AvailabilityDistributionMetrics],
  availabilityRecovery: [AvailabilityRecoverySubsystem, AvailabilityRecoveryMetrics],
  bitfieldSigning: [BitfieldSigningSubsystem, BitfieldSigningMetrics],
  bitfieldDistribution: [BitfieldDistributionSubsystem, BitfieldDistributionMetrics],
  spotCheck: [SpotCheckSubsystem, SpotCheckMetrics],
  disputeCoordinator: [DisputeCoordinatorSubsystem, DisputeCoordinatorMetrics, Knowledge, VoteSignatures],
  disputeDistribution: [DisputeDistributionSubsystem, DisputeDistributionMetrics, DisputePorts],
  signingGuard: [SigningGuardSubsystem, SigningGuard, Signer],
  ...COMMON,
} satisfies Roster;
/** A collator's. */
const COLLATOR = {
  collationGeneration: [CollationGenerationSubsystem, CollationGenerationMetrics, CollatorReceipts],
  collatorProtocol: [CollatorSideSubsystem, CollatorSideMetrics, OurDeclaration, CollationLog],
  ...COMMON,
} satisfies Roster;

const CLASSES: ReadonlySet<unknown> = new Set(
  [VALIDATOR, COLLATOR].flatMap((roster: Roster) => Object.values(roster).map(([subsystem]) => subsystem)),
);

/** Whether a subsystem is of these rosters: one that a plugin has brought, or put in its place, is not. */
export const isOurs = (subsystem: AnySubsystem): boolean => CLASSES.has(subsystem.constructor);

/** Binds every subsystem of a validator; what they need of ports is bound by whoever makes the container. */
export const validatorNodeModule = rosterModule(VALIDATOR);
/** Binds every subsystem of a collator. It wants the Collator port beside the others. */
export const collatorNodeModule = rosterModule(COLLATOR);

/**
 * Binds the subsystems of a validator without some of them, for others that take their names.
 *
 * What belongs to one that is left out stays bound, since others may be given it too: the signing guard's records, say.
 */
export const validatorNodeModuleWithout = (names: readonly SubsystemName[]): ContainerModule =>
  rosterModule(VALIDATOR, names);
/** The same for a collator. */
export const collatorNodeModuleWithout = (names: readonly SubsystemName[]): ContainerModule =>
  rosterModule(COLLATOR, names);
/** Names of a validator's subsystems: those that can be left out. */
export const VALIDATOR_SUBSYSTEMS = Object.keys(VALIDATOR) as readonly SubsystemName[];
/** Names of a collator's: those that can be left out. */
export const COLLATOR_SUBSYSTEMS = Object.keys(COLLATOR) as readonly SubsystemName[];

function rosterModule(roster: Roster, leftOut: readonly SubsystemName[] = []): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const [name, [subsystem, ...services]] of Object.entries(roster)) {
      for (const service of services) bind(service).toSelf().inSingletonScope();
      if (leftOut.includes(name as SubsystemName)) continue;
      bind(subsystem).toSelf().inSingletonScope();
      bind(AnySubsystem).toService(subsystem);
    }
  });
}
