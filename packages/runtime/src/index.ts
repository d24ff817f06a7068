export { benchRuntime, type RuntimeBenchOptions, type RuntimeBenchRow } from "./bench.js";
export { Scene, type SceneOptions } from "./bench-scene.js";
export {
  Configuration,
  type ConfigurationChange,
  type ConfigurationError,
  type ConfigurationMember,
  checkConsistency,
  defaultConfiguration,
  type HostConfiguration,
  hostConfiguration,
  type Inconsistency,
  zeroConfiguration,
} from "./configuration/index.js";
export { Disputes } from "./disputes/index.js";
export {
  type BlockBody,
  type BlockContext,
  type BlockError,
  blockBody,
  checkGenesis,
  type Genesis,
  GenesisBuilder,
  type GenesisError,
  type GenesisPara,
  isGoodBy,
  noVerifiedSignatures,
  type RuntimeCall,
  type RuntimeEvent,
  RuntimeOptions,
  runtimeCall,
  VerifiedSignatureSet,
  type VerifiedSignatures,
} from "./executive/index.js";
export * from "./frame/index.js";
export {
  Backing,
  type CheckedBitfield,
  type CheckedCandidate,
  Inclusion,
  type PendingCandidate,
} from "./inclusion/index.js";
export { defaultHookOrder, type Hook, Initializer } from "./initializer/index.js";
export { runtimeModule } from "./module.js";
export { type CreatedInherent, NOTHING_NEW, ParasInherent } from "./parainherent/index.js";
export { type ParaKind, Paras } from "./paras/index.js";
export * from "./relay-runtime.js";
export { extrinsicsRoot, ParachainsRuntime } from "./runtime.js";
export { type Api, type CallError, type MoreMethods, moreMethods } from "./runtime-api/index.js";
export { type CoreAssignment, type FreedCore, type RotationDirection, Scheduler } from "./scheduler/index.js";
export { SessionInfoModule } from "./session-info/index.js";
export { Shared } from "./shared/index.js";
export { type AskedBlock, type BackedOptions, SignedOn, type Signers } from "./signed-on.js";
