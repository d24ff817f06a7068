import { err, ok, type Result } from "@parahost/primitives";
import { type CodeParams, type CodeParamsError, codeParams } from "./code-params.js";

/** Why data cannot be put together again from chunks; names of the reference. */
export type ReconstructError =
  | CodeParamsError
  | "NotEnoughChunks"
  | "NonUniformChunks"
  | "UnevenLength"
  | "ChunkIndexOutOfBounds";

/** Chunks by index: at least `k`, each of the same even length. */
export interface ReceivedChunks {
  readonly params: CodeParams;
  readonly chunks: ReadonlyMap<number, Uint8Array>;
}

/** Checks what came in; of two chunks with one index the later counts, and no more are looked at than there are validators. */
export function receivedChunks(
  nValidators: number,
  incoming: Iterable<readonly [index: number, chunk: Uint8Array]>,
): Result<ReceivedChunks, ReconstructError> {
  const params = codeParams(nValidators);
  if (!params.ok) return params;
  const chunks = new Map<number, Uint8Array>();
  let looked = 0;
  let length: number | undefined;
  for (const [index, chunk] of incoming) {
    if (looked++ === nValidators) break;
    if (!(Number.isInteger(index) && index >= 0 && index < nValidators)) return err("ChunkIndexOutOfBounds");
    length ??= chunk.length;
    if (length % 2 !== 0) return err("UnevenLength");
    if (chunk.length !== length || length === 0) return err("NonUniformChunks");
    chunks.set(index, chunk);
  }
  return chunks.size < params.value.k ? err("NotEnoughChunks") : ok({ params: params.value, chunks });
}
