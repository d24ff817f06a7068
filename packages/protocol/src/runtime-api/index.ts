export { type MethodOnWire, parachainHostMethodOf, parachainHostMethods } from "./methods.js";
export type { Method, ParachainHostApi, ValidatorGroups } from "./parachain-host.js";
