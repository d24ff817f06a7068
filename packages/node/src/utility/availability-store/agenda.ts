import { candidateHash as asCandidateHash, type CandidateHash, fromHex, toHex } from "@parahost/primitives";
import type { CandidateState } from "./records.js";

/** What a row of the agenda says: it has no value. */
export interface AgendaItem {
  readonly candidate: CandidateHash;
  readonly kind: CandidateState["kind"];
  /** Number of a block that included it, or else the time since when it is so, in milliseconds. */
  readonly at: bigint;
}
/** Keys from the first one on, short of the last. */
export type Range = readonly [from: Uint8Array, to: Uint8Array];

/**
 * Keys: a letter, a number big-endian, so that they sort by it, and the candidate. One row a candidate, but one a block for what is
 * included in several: so finality and pruning find those that they concern, however many others there are.
 */
const LETTERS: Readonly<Record<CandidateState["kind"], string>> = {
  Unavailable: "w",
  Unfinalized: "u",
  Finalized: "x",
};
const NUMBER_BYTES = 8;
const KEY_BYTES = 1 + NUMBER_BYTES + 32;

/** Where a candidate is on the agenda. */
export function placesOnAgenda(candidate: CandidateHash, state: CandidateState): readonly Uint8Array[] {
  return whenOf(state).map((at) => {
    const place = beginning(state.kind, at, KEY_BYTES);
    place.set(fromHex(candidate), 1 + NUMBER_BYTES);
    return place;
  });
}

function whenOf(state: CandidateState): readonly bigint[] {
  if (state.kind === "Unavailable") return [state.sinceMs];
  return state.kind === "Finalized" ? [state.atMs] : state.blocks.map(({ number }) => BigInt(number));
}

/** All of one kind up to that block or time; nothing where it lies before all times. */
export function upTo(kind: CandidateState["kind"], at: number): Range {
  const from = beginning(kind, 0n);
  return [from, at < 0 ? from : beginning(kind, BigInt(Math.floor(at)) + 1n)];
}

/** @returns `null` for what is no key of the agenda */
export function agendaItem(place: Uint8Array): AgendaItem | null {
  const letter = String.fromCharCode(place[0] ?? 0);
  const kind = (Object.keys(LETTERS) as CandidateState["kind"][]).find((kind) => LETTERS[kind] === letter);
  if (kind === undefined || place.length !== KEY_BYTES) return null;
  const at = new DataView(place.buffer, place.byteOffset).getBigUint64(1);
  return { kind, at, candidate: asCandidateHash(toHex(place.subarray(1 + NUMBER_BYTES))) };
}

function beginning(kind: CandidateState["kind"], at: bigint, length = 1 + NUMBER_BYTES): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes[0] = LETTERS[kind].charCodeAt(0);
  new DataView(bytes.buffer).setBigUint64(1, at);
  return bytes;
}
