export {
  backedEntry,
  type CandidateEntry,
  type PotentialCandidate,
  potentialOf,
  secondedEntry,
} from "./candidate-entry.js";
export { CandidateStorage } from "./candidate-storage.js";
export type { CandidateEntryError, FragmentChainError, UnexpectedAncestor } from "./errors.js";
export { FragmentChain } from "./fragment-chain.js";
export { Scope, type ScopeParts } from "./scope.js";
