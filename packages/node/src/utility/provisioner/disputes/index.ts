export type { OnchainRow } from "./onchain.js";
export type { Partition } from "./partition.js";
export { type KnownDisputes, type SelectedDisputes, selectDisputes } from "./select-disputes.js";
export type { QueryVotes, VoteLimits } from "./select-votes.js";
