import { blake2b256, err, type Hash, ok, type Result } from "@parahost/primitives";
import { branchesOfHashes } from "./branches.js";
import { type CodeParamsError, codeParams } from "./code-params.js";
import { kernel } from "./kernel/load.js";
import { encodePlain } from "./plain/encode.js";
import { reconstructPlain } from "./plain/reconstruct.js";
import { type ReconstructError, receivedChunks } from "./received-chunks.js";

/** Why data cannot be coded: there is none, or the number of validators has no code. */
export type ObtainError = CodeParamsError | "BadPayload";

/**
 * Codes data into one chunk for each validator, any `recoveryThreshold(nValidators)` of which give it back.
 *
 * The data is coded as it is; what the guide calls the chunks of available data are those of its SCALE encoding.
 *
 * @returns chunks by index, each of the same even length; the first `systematicRecoveryThreshold` are the data itself
 * @guide node/availability/availability-distribution.md
 */
export function obtainChunks(nValidators: number, data: Uint8Array): Result<readonly Uint8Array[], ObtainError> {
  const params = codeParams(nValidators);
  if (!params.ok) return params;
  if (data.length === 0) return err("BadPayload");
  return ok(kernel()?.encode(params.value, data, (chunk) => chunk.slice()) ?? encodePlain(params.value, data));
}

/** The erasure root of data: what a validator compares with the descriptor of a candidate before it vouches for it. */
export function obtainRoot(nValidators: number, data: Uint8Array): Result<Hash, ObtainError> {
  const params = codeParams(nValidators);
  if (!params.ok) return params;
  if (data.length === 0) return err("BadPayload");
  const hashes = kernel()?.encode(params.value, data, blake2b256) ?? encodePlain(params.value, data).map(blake2b256);
  return ok(branchesOfHashes(hashes).root);
}

/**
 * Puts data together again from any chunks that are enough. Chunks are taken at their word: each was proven first.
 *
 * @returns the data, padded with zeros to whole codewords
 * @guide node/availability/availability-recovery.md
 */
export function reconstruct(
  nValidators: number,
  chunks: Iterable<readonly [index: number, chunk: Uint8Array]>,
): Result<Uint8Array, ReconstructError> {
  const received = receivedChunks(nValidators, chunks);
  if (!received.ok) return received;
  const { params, chunks: present } = received.value;
  return ok(kernel()?.reconstruct(params, present) ?? reconstructPlain(params, present));
}
