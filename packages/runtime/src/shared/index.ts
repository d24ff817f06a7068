export type { SharedEvent } from "./events.js";
export { Shared } from "./module.js";
export { type AllowedRelayParent, SharedState } from "./state.js";
