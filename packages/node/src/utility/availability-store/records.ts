import {
  type Bits,
  type BlockNumber,
  type CandidateHash,
  codecs,
  enumOf,
  fromHex,
  type Hash,
  struct,
  type ValidatorIndex,
  vecOf,
} from "@parahost/primitives";

/** Where a candidate stands. Times are the clock's, whole milliseconds since the chain's start. */
export type CandidateState =
  /** Not included anywhere that we know of. */
  | { readonly kind: "Unavailable"; readonly sinceMs: bigint }
  /** Included in blocks of which none is final. */
  | { readonly kind: "Unfinalized"; readonly sinceMs: bigint; readonly blocks: readonly IncludedIn[] }
  | { readonly kind: "Finalized"; readonly atMs: bigint };
export interface IncludedIn {
  readonly number: BlockNumber;
  readonly hash: Hash;
}
/** What the store knows of a candidate beside its data. */
export interface CandidateMeta {
  readonly state: CandidateState;
  readonly dataAvailable: boolean;
  /** One bit a validator: whose chunks are stored. */
  readonly chunks: Bits;
}

const includedIn = struct<IncludedIn>("IncludedIn", { number: codecs.blockNumber, hash: codecs.hash });
const candidateState = enumOf<CandidateState, "kind">("CandidateState", "kind", {
  Unavailable: { index: 0, fields: { sinceMs: codecs.u64 } },
  Unfinalized: { index: 1, fields: { sinceMs: codecs.u64, blocks: vecOf(includedIn) } },
  Finalized: { index: 2, fields: { atMs: codecs.u64 } },
});
/** How a candidate's record lies in the store. */
export const candidateMeta = struct<CandidateMeta>("CandidateMeta", {
  state: candidateState,
  dataAvailable: codecs.bool,
  chunks: codecs.bits,
});

function key(prefix: string, candidate?: CandidateHash, tail: Uint8Array = new Uint8Array()): Uint8Array {
  const named = candidate === undefined ? new Uint8Array() : fromHex(candidate);
  const bytes = new Uint8Array(1 + named.length + tail.length);
  bytes[0] = prefix.charCodeAt(0);
  bytes.set(named, 1);
  bytes.set(tail, 1 + named.length);
  return bytes;
}

/** Keys: `m` + candidate: its record; `d` + candidate: its data; `c` + candidate + index: a chunk; `f`: see {@link NOTED_KEY}. */
export const metaKey = (candidate: CandidateHash): Uint8Array => key("m", candidate);
export const dataKey = (candidate: CandidateHash): Uint8Array => key("d", candidate);
export const chunkKey = (candidate: CandidateHash, index: ValidatorIndex | number): Uint8Array => {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, index);
  return key("c", candidate, number);
};
/** The finalized block up to which blocks were noted. */
export const NOTED_KEY = key("f");
