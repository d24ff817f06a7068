export type { DisputesErrorCode } from "./errors.js";
export type { DisputesEvent } from "./events.js";
export type { ImportedVotes } from "./import-votes.js";
export { type CheckedDisputeSet, Disputes } from "./module.js";
export { DisputesState } from "./state.js";
