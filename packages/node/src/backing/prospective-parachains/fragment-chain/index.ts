export {
  backedEntry,
  type CandidateEntry,
  potentialOf,
  secondedEntry,
} from "./candidate-entry.js";
export { CandidateStorage } from "./candidate-storage.js";
export type { CandidateEntryError, FragmentChainError, UnexpectedAncestor } from "./errors.js";
export { FragmentChain } from "./fragment-chain.js";
export { Scope } from "./scope.js";
