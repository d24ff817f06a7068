import { err, ok, type Result } from "@parahost/primitives";
import { type CodeParams, codeParams } from "./code-params.js";
import type { ReconstructError } from "./received-chunks.js";

/**
 * Gives back the data from the first `k` chunks, which hold it as it is: no arithmetic, only the right order.
 *
 * @param chunks - those with the indices 0, 1, …; what comes after the first `k` is not needed
 * @returns the data, padded with zeros to whole codewords
 * @guide node/availability/availability-recovery.md
 */
export function reconstructFromSystematic(
  nValidators: number,
  chunks: readonly Uint8Array[],
): Result<Uint8Array, ReconstructError> {
  const params = codeParams(nValidators);
  if (!params.ok) return params;
  const [first] = chunks;
  if (!first) return err("NotEnoughChunks");
  if (first.length === 0 || chunks.some((chunk) => chunk.length !== first.length)) return err("NonUniformChunks");
  if (first.length % 2 !== 0) return err("UnevenLength");
  if (chunks.length < params.value.k) return err("NotEnoughChunks");
  return ok(interleave(params.value, chunks));
}

/** The data that the first `k` chunks hold: of each in turn a symbol. */
function interleave({ k }: CodeParams, chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = chunks[0]?.length ?? 0;
  const data = new Uint8Array(bytes * k);
  for (let i = 0; i < k; i++) {
    const chunk = chunks[i] as Uint8Array;
    for (let column = 0; column < bytes; column += 2) {
      const at = column * k + 2 * i;
      data[at] = chunk[column] as number;
      data[at + 1] = chunk[column + 1] as number;
    }
  }
  return data;
}
