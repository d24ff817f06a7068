import { branchesOfHashes, obtainChunks, reconstruct } from "@parahost/erasure-coding";
import { blake2b256, fromHex, type Hex, toHex } from "@parahost/primitives";

/** Input of the suite `erasure-coding/chunks`. */
export interface ChunksInput {
  readonly nValidators: number;
  readonly data: Hex;
}

/** Answers the suite `erasure-coding/chunks` with the coder that makes the chunks of available data. */
export function codedChunks({ nValidators, data }: ChunksInput) {
  const chunks = obtainChunks(nValidators, fromHex(data));
  if (!chunks.ok) return { error: chunks.error };
  const hashes = chunks.value.map(blake2b256);
  return { chunkHashes: hashes.map(toHex), root: branchesOfHashes(hashes).root };
}

/** Input of the suite `erasure-coding/reconstruct`. */
export interface ReconstructInput {
  readonly nValidators: number;
  readonly chunks: readonly (readonly [index: number, chunk: Hex])[];
}

/** Answers the suite `erasure-coding/reconstruct` likewise. */
export function reconstructedData({ nValidators, chunks }: ReconstructInput) {
  const data = reconstruct(
    nValidators,
    chunks.map(([index, chunk]) => [index, fromHex(chunk)] as const),
  );
  return data.ok ? { data: toHex(data.value) } : { error: data.error };
}
