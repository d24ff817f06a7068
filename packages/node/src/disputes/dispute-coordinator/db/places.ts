import {
  type CandidateHash,
  fromHex,
  type SessionIndex,
  sessionIndex,
  toHex,
  type ValidatorIndex,
} from "@parahost/primitives";
import type { DisputeRef } from "@parahost/protocol";

/**
 * Keys, each with its session big-endian, so that they sort by it: `c` + session + candidate: a receipt; `v` + session + candidate +
 * side + validator: a vote; `d` + session + candidate: how far a dispute has come.
 */
export type Kind = "c" | "v" | "d";
/** Keys from the first one on, short of the last. */
export type Range = readonly [from: Uint8Array, to: Uint8Array];

/** Of a key that names a candidate in a session. */
export const REF_BYTES = 1 + 4 + 32;

/** Where a candidate's receipt lies, or its dispute. */
export const placeOf = (kind: Kind, { session, candidateHash }: DisputeRef): Uint8Array => {
  const place = new Uint8Array(REF_BYTES);
  place.set(beginning(kind, session));
  place.set(fromHex(candidateHash), 5);
  return place;
};

/** Where a vote lies. */
export function placeOfVote(of: DisputeRef, side: "Valid" | "Invalid", validator: ValidatorIndex): Uint8Array {
  const place = new Uint8Array(REF_BYTES + 5);
  place.set(placeOf("v", of));
  place[REF_BYTES] = side === "Valid" ? 0 : 1;
  new DataView(place.buffer).setUint32(REF_BYTES + 1, validator);
  return place;
}

/** Where all votes on a candidate lie. */
export function votesOn(of: DisputeRef): Range {
  const from = placeOf("v", of);
  return [from, Uint8Array.of(...from, 0xff)];
}

/** All of one kind that is of sessions before that one. */
export const before = (kind: Kind, session: SessionIndex): Range => [
  beginning(kind, sessionIndex(0)),
  beginning(kind, session),
];
/** All of one kind. */
export const all = (kind: Kind): Range => [beginning(kind, sessionIndex(0)), Uint8Array.of(kind.charCodeAt(0) + 1)];

/** Whose place it is. */
export const refAt = (place: Uint8Array): DisputeRef => ({
  session: sessionIndex(new DataView(place.buffer, place.byteOffset).getUint32(1)),
  candidateHash: toHex(place.subarray(5, REF_BYTES)) as CandidateHash,
});

function beginning(kind: Kind, session: SessionIndex): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = kind.charCodeAt(0);
  new DataView(bytes.buffer).setUint32(1, session);
  return bytes;
}
