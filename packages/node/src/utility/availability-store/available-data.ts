import type { StoreOperation } from "@parahost/kernel";
import { type Bits, bitsOf, chunkIndex, codecs, err, ok, type Result } from "@parahost/primitives";
import type { Payload, StoreAvailableDataError } from "@parahost/protocol";
import type { ErasureCoder } from "../../shared/erasure-coder.js";
import { chunkKey, dataKey } from "./records.js";

/** Everything that is stored of a candidate whose data we have: the data, and all validators' chunks with their proofs. */
export interface Coded {
  readonly chunks: Bits;
  readonly operations: readonly StoreOperation[];
}
/** Data that cannot be coded at all: for so many validators there is no code. A local fault, no verdict. */
export type CodingError = StoreAvailableDataError | "TooManyValidators" | "NotEnoughValidators" | "BadPayload";

/** Codes the data as the collator had to, and compares the root with the one that it named. */
export async function codeAvailableData(
  {
    candidateHash,
    nValidators,
    availableData,
    expectedErasureRoot,
  }: Payload<"availabilityStore", "storeAvailableData">,
  coder: ErasureCoder,
): Promise<Result<Coded, CodingError>> {
  const data = codecs.availableData.encode(availableData);
  const coded = await coder.chunks(nValidators, data);
  if (!coded.ok) return coded;
  const { chunks, branches } = coded.value;
  if (branches.root !== expectedErasureRoot) return err("InvalidErasureRoot");
  const operations = chunks.map((chunk, i) => ({
    put: chunkKey(candidateHash, i),
    value: codecs.erasureChunk.encode({ chunk, index: chunkIndex(i), proof: branches.proof(i) }),
  }));
  return ok({
    chunks: bitsOf(nValidators, chunks.keys()),
    operations: [{ put: dataKey(candidateHash), value: data }, ...operations],
  });
}
