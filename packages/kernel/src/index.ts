export { benchMessages, type KernelBenchRow } from "./bench.js";
export { isSubsystemError, SubsystemError } from "./errors.js";
export { edgesOf, type GraphEdge, type GraphNode, INBOX_SIZE, type MessageGraph, messageGraph } from "./graph.js";
export { defineParty, Handle } from "./handle.js";
export { ImplicitView, type ViewChange } from "./implicit-view.js";
export { LeafFollower } from "./leaf-follower.js";
export { type LeafSignal, Leaves } from "./leaves.js";
export { finalityAtDepth } from "./memory/finality-at-depth.js";
export { MemoryKeystore } from "./memory/keystore.js";
export { MemoryNetwork } from "./memory/network.js";
export { type LossReason, MemoryNetworkHub, type MemoryNetworkOptions } from "./memory/network-hub.js";
export { SeededChance } from "./memory/seeded-chance.js";
export { InProcessVerifier } from "./memory/signature-verifier.js";
export { MemoryStores } from "./memory/stores.js";
export { VirtualClock } from "./memory/virtual-clock.js";
export { kernelModule } from "./module.js";
export { CandidateReports, type Envelope, type KernelEvents } from "./observers.js";
export { Observers } from "./onlookers.js";
export { CONCLUDE_GRACE_MS, Overseer } from "./overseer.js";
export {
  definePlugin,
  isContainerModule,
  type NodePart,
  type Plugin,
  type PluginBindings,
  type PluginSchema,
  type SchemaIssue,
} from "./plugin.js";
export { type BadPluginConfig, type ConfiguredPlugin, configurePlugin, pluginBindings } from "./plugin-config.js";
export { loadPlugin, type PluginHost, type PluginSource } from "./plugins.js";
export { AllowedAncestry, leafAlone } from "./ports/allowed-ancestry.js";
export { type BlockId, Chain, type ChainListener } from "./ports/chain.js";
export { Chance } from "./ports/chance.js";
export { Clock, NOT_AWAITED, sleepOn } from "./ports/clock.js";
export { Collator } from "./ports/collator.js";
export { FinalityRule } from "./ports/finality-rule.js";
export { type KeyKind, Keystore } from "./ports/keystore.js";
export { Log, type LogFields, type LogLevel } from "./ports/log.js";
export { type Counter, type Gauge, type Histogram, type Labels, Metrics } from "./ports/metrics.js";
export { AuthorityDiscovery, Network, type NetworkListener } from "./ports/network.js";
export { ParachainHost } from "./ports/parachain-host.js";
export { type PvfExecution, type PvfFailure, PvfHost, type PvfOutcome, type UnpackOutcome } from "./ports/pvf-host.js";
export { SelectionStrategy } from "./ports/selection-strategy.js";
export { SignatureVerifier } from "./ports/signature-verifier.js";
export { type Store, type StoreOperation, Stores } from "./ports/store.js";
export type { StoreEntry, StoreLayout } from "./ports/store-layout.js";
export { NodeName, ObservedReports } from "./reports.js";
export type { ActiveLeavesUpdate } from "./signals.js";
export { STALLED_AFTER_MS, type Wait } from "./stall-watch.js";
export { readStored, type StoredAt } from "./stored.js";
export {
  type ActivatedLeaf,
  AnySubsystem,
  type AskOptions,
  type Context,
  defineRole,
  type EndableScope,
  type Handlers,
  type Job,
  type JobContext,
  type Later,
  type Party,
  type Role,
  type Scope,
  type Subsystem,
} from "./subsystem.js";
