export type { RuntimeCall } from "./calls.js";
export {
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
export type { RuntimeEvent } from "./events.js";
export * from "./frame/index.js";
export * from "./relay-runtime.js";
