import type { ObtainError } from "@parahost/erasure-coding";
import type { Hash, Result, SignatureTriple } from "@parahost/primitives";

/** Signatures to verify. Payloads lie one after the other, so that they are handed over instead of copied. */
export interface SignatureBatch {
  readonly kind: "verify";
  readonly keys: readonly string[];
  readonly signatures: readonly string[];
  readonly payloads: Uint8Array<ArrayBuffer>;
  /** Where each payload ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
}
/** Data to code: all chunks of it, or their root alone. */
export interface Coding {
  readonly kind: "chunks" | "root";
  readonly nValidators: number;
  readonly data: Uint8Array;
}
/** Chunks by index, with the hash of each. */
export interface HashedChunks {
  readonly chunks: readonly Uint8Array[];
  readonly hashes: readonly Uint8Array[];
}

/** What a thread can be asked to compute. */
export type Order = SignatureBatch | Coding;
/** What it answers. Verdicts are 1 for a good signature, in order. */
export interface Answers {
  readonly verify: Uint8Array<ArrayBuffer>;
  readonly chunks: Result<HashedChunks, ObtainError>;
  readonly root: Result<Hash, ObtainError>;
}
/** An order and its answer, as they pass between threads. */
export interface Numbered<T> {
  readonly id: number;
  readonly it: T;
}

/** Packs triples for a thread. */
export function signatureBatch(triples: readonly SignatureTriple[]): SignatureBatch {
  const payloads = new Uint8Array(triples.reduce((sum, { payload }) => sum + payload.length, 0));
  const ends = new Uint32Array(triples.length);
  let end = 0;
  for (const [i, { payload }] of triples.entries()) {
    payloads.set(payload, end);
    end += payload.length;
    ends[i] = end;
  }
  const [keys, signatures] = [triples.map(({ key }) => key), triples.map((it) => it.signature)];
  return { kind: "verify", keys, signatures, payloads, ends };
}
