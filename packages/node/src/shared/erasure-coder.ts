import { type Branches, branches, type ObtainError, obtainChunks, obtainRoot } from "@parahost/erasure-coding";
import { type Hash, ok, type Result } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";

/** Data as the validators hold them. */
export interface CodedData {
  /** One for each validator, by index. */
  readonly chunks: readonly Uint8Array[];
  /** What binds them together, and proves each. */
  readonly branches: Branches;
}

/**
 * Codes data, off the event loop where that pays: a PoV of 5 MiB takes some 30 ms for 1,000 validators.
 *
 * @guide node/availability/availability-distribution.md
 */
export interface ErasureCoder {
  /** All chunks of data. */
  chunks(nValidators: number, data: Uint8Array): Promise<Result<CodedData, ObtainError>>;
  /** What the chunks lead to, without them. */
  root(nValidators: number, data: Uint8Array): Promise<Result<Hash, ObtainError>>;
}
/** Token of {@link ErasureCoder}; need not be bound. */
export const ErasureCoder: ServiceIdentifier<ErasureCoder> = Symbol.for("parahost.node.ErasureCoder");

/** Codes on the event loop. */
export const erasureCoderInPlace: ErasureCoder = {
  chunks: async (nValidators, data) => {
    const chunks = obtainChunks(nValidators, data);
    return chunks.ok ? ok({ chunks: chunks.value, branches: branches(chunks.value) }) : chunks;
  },
  root: async (nValidators, data) => obtainRoot(nValidators, data),
};
