export { checkConsistency } from "./checks.js";
export { defaultConfiguration } from "./defaults.js";
export type { ConfigurationError, ConfigurationMember, Inconsistency } from "./errors.js";
export { type HostConfiguration, hostConfiguration, memberCodecs, zeroConfiguration } from "./host-configuration.js";
export { Configuration, type ConfigurationChange } from "./module.js";
export { ConfigurationState } from "./state.js";
