export type { DisputesError, DisputesErrorCode } from "./errors.js";
export type { DisputesEvent } from "./events.js";
export { type CheckedVote, checkVote, type DisputeRecord, importVotes, newDispute } from "./import-votes.js";
export { type CheckedDisputeSet, Disputes } from "./module.js";
export { DisputesState } from "./state.js";
