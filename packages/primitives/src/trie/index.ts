export type { StateVersion } from "./node.js";
export { PersistentTrie, type TrieChange } from "./persistent-trie.js";
export { buildProof, type ProofError, verifyProof } from "./proof.js";
export { orderedTrieRoot, trieRoot } from "./root.js";
