import type { SuiteInput } from "@parahost/conformance";
import { branchesOfHashes, obtainChunks, type ReconstructError, reconstruct } from "@parahost/erasure-coding";
import { blake2b256, fromHex, toHex } from "@parahost/primitives";

/** Input of the suite `erasure-coding/chunks`. */
export type ChunksInput = SuiteInput<"erasure-coding/chunks">;

/** Answers the suite `erasure-coding/chunks` with the coder that makes the chunks of available data. */
export function codedChunks({ nValidators, data }: ChunksInput) {
  const chunks = obtainChunks(nValidators, fromHex(data));
  if (!chunks.ok) return { error: chunks.error };
  const hashes = chunks.value.map(blake2b256);
  return { chunkHashes: hashes.map(toHex), root: branchesOfHashes(hashes).root };
}

/** Input of the suite `erasure-coding/reconstruct`. */
export type ReconstructInput = SuiteInput<"erasure-coding/reconstruct">;

/** Chunks that are none of the code have several names with us, and one in the suite. */
const NO_CHUNKS: readonly ReconstructError[] = ["NonUniformChunks", "UnevenLength", "ChunkIndexOutOfBounds"];

/** Answers the suite `erasure-coding/reconstruct` likewise. */
export function reconstructedData({ nValidators, chunks }: ReconstructInput) {
  const data = reconstruct(
    nValidators,
    chunks.map(([index, chunk]) => [index, fromHex(chunk)] as const),
  );
  if (data.ok) return { data: toHex(data.value) };
  return { error: NO_CHUNKS.includes(data.error) ? "BadPayload" : data.error };
}
