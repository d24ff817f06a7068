export { blockBody, type RuntimeCall, runtimeCall } from "./calls.js";
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
export type { RuntimeEvent } from "./events.js";
export { checkGenesis, GenesisBuilder, RuntimeOptions } from "./executive/index.js";
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
export { ParasInherent } from "./parainherent/index.js";
export { Paras } from "./paras/index.js";
export * from "./relay-runtime.js";
export { extrinsicsRoot, ParachainsRuntime } from "./runtime.js";
export { type Api, type MoreMethods, moreMethods } from "./runtime-api/index.js";
export { type CoreAssignment, type FreedCore, Scheduler } from "./scheduler/index.js";
export { SessionInfoModule } from "./session-info/index.js";
export { Shared } from "./shared/index.js";
export { isGoodBy, noVerifiedSignatures, VerifiedSignatureSet } from "./verified-signatures.js";
