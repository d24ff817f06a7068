import type { SignatureTriple } from "@parahost/primitives";

/** What a signature worker is asked. Payloads lie one after the other, so that they are handed over instead of copied. */
export interface SignatureBatch {
  readonly id: number;
  readonly keys: readonly string[];
  readonly signatures: readonly string[];
  readonly payloads: Uint8Array<ArrayBuffer>;
  /** Where each payload ends. */
  readonly ends: Uint32Array;
}
/** What it answers: 1 for a good signature, in order. */
export interface SignatureVerdicts {
  readonly id: number;
  readonly good: Uint8Array<ArrayBuffer>;
}

/** Packs triples for a worker. */
export function signatureBatch(id: number, triples: readonly SignatureTriple[]): SignatureBatch {
  const payloads = new Uint8Array(triples.reduce((sum, { payload }) => sum + payload.length, 0));
  const ends = new Uint32Array(triples.length);
  let end = 0;
  for (const [i, { payload }] of triples.entries()) {
    payloads.set(payload, end);
    end += payload.length;
    ends[i] = end;
  }
  return { id, keys: triples.map(({ key }) => key), signatures: triples.map((it) => it.signature), payloads, ends };
}
