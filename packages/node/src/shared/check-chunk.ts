import { branchHash } from "@parahost/erasure-coding";
import type { ErasureChunk } from "@parahost/primitives";
import { blake2b256Hex, err, type Hash, ok, type Result, type ValidatorIndex } from "@parahost/primitives";

/** Why a chunk is not the one that was asked for. */
export type ChunkError = "WrongIndex" | "InvalidProof" | "HashMismatch";

/** Checks that a chunk is the validator's, and belongs to the candidate: its hash lies in the trie under the erasure root. */
export function checkChunk(
  { chunk, index, proof }: ErasureChunk,
  validatorIndex: ValidatorIndex,
  erasureRoot: Hash,
): Result<null, ChunkError> {
  if (Number(index) !== Number(validatorIndex)) return err("WrongIndex");
  const expected = branchHash(erasureRoot, proof, index);
  if (!expected.ok) return err("InvalidProof");
  return expected.value === blake2b256Hex(chunk) ? ok(null) : err("HashMismatch");
}
