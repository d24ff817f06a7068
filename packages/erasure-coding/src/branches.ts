import {
  blake2b256,
  buildProof,
  err,
  type Hash,
  hash,
  ok,
  PersistentTrie,
  type Result,
  toHex,
  verifyProof,
} from "@parahost/primitives";

/** The nodes of the trie of chunk hashes that lead from its root to one chunk. */
export type Proof = readonly Uint8Array[];

/** What binds the chunks of one candidate together. */
export interface Branches {
  /** The erasure root of the candidate's descriptor. */
  readonly root: Hash;
  /** The proof that a chunk belongs to the root. */
  readonly proof: (index: number) => Proof;
}

/** Why a branch proves no chunk: its nodes are not what they should be, or the trie ends before the index. */
export type BranchError = "InvalidBranchProof" | "BranchOutOfBounds";

/**
 * The trie over chunks: each index, as a little-endian u32, leads to the hash of its chunk.
 *
 * @guide node/availability/availability-distribution.md
 */
export const branches = (chunks: readonly Uint8Array[]): Branches => branchesOfHashes(chunks.map(blake2b256));

/** {@link branches} where the hashes of the chunks are known already. */
export function branchesOfHashes(hashes: readonly Uint8Array[]): Branches {
  const trie = PersistentTrie.from(
    0,
    hashes.map((chunkHash, index) => [keyOf(index), chunkHash] as const),
  );
  return { root: trie.root(), proof: (index) => buildProof(trie, keyOf(index)) };
}

/** The hash that the chunk at an index must have, as a proof shows it under the erasure root. */
export function branchHash(root: Hash, proof: Proof, index: number): Result<Hash, BranchError> {
  const shown = verifyProof(root, proof, keyOf(index));
  if (!shown.ok) return err("InvalidBranchProof");
  if (!shown.value) return err("BranchOutOfBounds");
  return shown.value.length < 32 ? err("InvalidBranchProof") : ok(hash(toHex(shown.value.subarray(0, 32))));
}

function keyOf(index: number): Uint8Array {
  const key = new Uint8Array(4);
  new DataView(key.buffer).setUint32(0, index, true);
  return key;
}
