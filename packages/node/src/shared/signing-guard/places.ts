import type { StoreOperation } from "@parahost/kernel";
import { type BlockNumber, fromHex, type Hex, type SessionIndex } from "@parahost/primitives";
import { isOfBacking } from "./conflicts.js";
import { type SigningRecord, signingRecord } from "./record.js";

const KINDS: readonly SigningRecord["kind"][] = ["Seconded", "Valid", "Bitfield", "DisputeVote", "ApprovalVote"];
/** Keys from the first one on, short of the last. */
export type Range = readonly [from: Uint8Array, to: Uint8Array];

/**
 * Keys: `s` + number + relay parent + validator + candidate: a statement; `b` + number + relay parent + validator: a bitfield;
 * `v` + session + candidate + validator + kind: a vote, with a copy of each statement, since whoever backs has voted.
 */
export function placesOf(record: SigningRecord): readonly Uint8Array[] {
  const { kind, validator, session } = record;
  if (kind === "Bitfield") return [key("b", record.relayParentNumber, record.relayParent, validator)];
  const vote = key("v", session, record.candidateHash, validator);
  const asVote = Uint8Array.of(...vote, KINDS.indexOf(kind));
  if (!isOfBacking(record)) return [asVote];
  return [key("s", record.relayParentNumber, record.relayParent, validator, record.candidateHash), asVote];
}

/** Where records lie that a record may conflict with. */
export function rangesAround(record: SigningRecord): readonly Range[] {
  const { kind, validator, session } = record;
  if (kind === "Bitfield") return [below(key("b", record.relayParentNumber, record.relayParent, validator))];
  const votes = below(key("v", session, record.candidateHash, validator));
  if (!isOfBacking(record)) return [votes];
  return [below(key("s", record.relayParentNumber, record.relayParent, validator)), votes];
}

export const puts = (record: SigningRecord): readonly StoreOperation[] => {
  const value = signingRecord.encode(record);
  return placesOf(record).map((place) => ({ put: place, value }));
};

/** Every record, statements twice as long as they are not pruned: copies are among the votes, and stay as long as these. */
export const ALL: readonly Range[] = [
  [Uint8Array.of(code("b")), Uint8Array.of(code("b") + 1)],
  [Uint8Array.of(code("s")), Uint8Array.of(code("s") + 1)],
  [Uint8Array.of(code("v")), Uint8Array.of(code("v") + 1)],
];
/** Statements and bitfields at relay parents below a number. */
export const beforeNumber = (number: BlockNumber): readonly Range[] => [
  [Uint8Array.of(code("b")), key("b", number)],
  [Uint8Array.of(code("s")), key("s", number)],
];
/** Votes of sessions before one. */
export const beforeSession = (session: SessionIndex): Range => [Uint8Array.of(code("v")), key("v", session)];
/** Whether what lies there is a copy. */
export const isCopy = (place: Uint8Array, record: SigningRecord): boolean =>
  place[0] === code("v") && isOfBacking(record);

export const META = Uint8Array.of(code("m"));

/** Numbers big-endian, so that keys sort by them. */
function key(prefix: string, number: number, ...rest: readonly Hex[]): Uint8Array {
  const bytes = new Uint8Array(5 + 32 * rest.length);
  bytes[0] = code(prefix);
  new DataView(bytes.buffer).setUint32(1, number);
  for (const [i, part] of rest.entries()) bytes.set(fromHex(part), 5 + 32 * i);
  return bytes;
}

/** All that begins so. Every key is followed by at most 33 bytes. */
const below = (prefix: Uint8Array): Range => [prefix, Uint8Array.of(...prefix, ...new Array<number>(40).fill(255))];

function code(prefix: string): number {
  return prefix.charCodeAt(0);
}
