import { type Bits, toHex } from "@parahost/primitives";
import type { SecondingRule, SigningRecord } from "./record.js";

/** Why two signatures of one validator may not both exist. The first two are offences of the statement table, by its names. */
export type ConflictKind = "MultipleCandidates" | "ValidityDoubleVote" | "TwoBitfields" | "OppositeVotes";
/** Two records that conflict. */
export interface Conflict {
  readonly kind: ConflictKind;
  readonly one: SigningRecord;
  readonly other: SigningRecord;
}

/**
 * Why one validator may not sign both; `null` where it may, as where both are the same.
 *
 * It does not matter which of them comes first.
 *
 * @guide node/backing/candidate-backing.md
 */
export function conflictBetween(a: SigningRecord, b: SigningRecord): ConflictKind | null {
  if (a.validator !== b.validator || isSamePayload(a, b)) return null;
  if (isOfBacking(a) && isOfBacking(b)) {
    if (a.candidateHash === b.candidateHash) return isSamePlace(a, b) ? "ValidityDoubleVote" : null;
    const areBothSeconded = a.kind === "Seconded" && b.kind === "Seconded";
    return areBothSeconded && areAlternatives(a, b) ? "MultipleCandidates" : null;
  }
  if (a.kind === "Bitfield" || b.kind === "Bitfield")
    return a.kind === "Bitfield" && b.kind === "Bitfield" && a.relayParent === b.relayParent ? "TwoBitfields" : null;
  const isSameQuestion = a.candidateHash === b.candidateHash && a.session === b.session;
  return isSameQuestion && saysValid(a) !== saysValid(b) ? "OppositeVotes" : null;
}

/** Whether both are signed over the same bytes, whatever rule they are signed under. */
export function isSamePayload(a: SigningRecord, b: SigningRecord): boolean {
  if (a.kind !== b.kind || a.validator !== b.validator || a.session !== b.session) return false;
  if (a.kind === "Bitfield") return b.kind === a.kind && a.relayParent === b.relayParent && isSameBits(a.bits, b.bits);
  if (b.kind === "Bitfield" || a.candidateHash !== b.candidateHash) return false;
  if (isOfBacking(a)) return isOfBacking(b) && a.relayParent === b.relayParent;
  return a.kind === "ApprovalVote" || (b.kind === "DisputeVote" && a.valid === b.valid);
}

/**
 * All conflicts among records.
 *
 * Compares only what lies at the same place: with many records that differ in it, it takes no longer than they are many.
 */
export function conflictsAmong(records: readonly SigningRecord[]): readonly Conflict[] {
  const places = new Map<string, SigningRecord[]>();
  const found: Conflict[] = [];
  for (const other of records) {
    const met = new Set<SigningRecord>();
    for (const place of placesOf(other)) {
      const there = places.get(place) ?? [];
      for (const one of there) {
        const kind = met.has(one) ? null : conflictBetween(one, other);
        if (kind) found.push({ kind, one, other });
        met.add(one);
      }
      there.push(other);
      places.set(place, there);
    }
  }
  return found;
}

type OfBacking = Extract<SigningRecord, { readonly kind: "Seconded" | "Valid" }>;
export const isOfBacking = (record: SigningRecord): record is OfBacking =>
  record.kind === "Seconded" || record.kind === "Valid";

/** Records conflict only with those with which they share a place. */
function placesOf(record: SigningRecord): readonly string[] {
  const { kind, validator, session } = record;
  if (kind === "Bitfield") return [`${validator} ${record.relayParent} bits`];
  const question = `${validator} ${session} ${record.candidateHash}`;
  return isOfBacking(record) ? [question, `${validator} ${record.relayParent}`] : [question];
}

const isSamePlace = (a: OfBacking, b: OfBacking): boolean => a.relayParent === b.relayParent || a.session === b.session;

type Seconded = Extract<SigningRecord, { readonly kind: "Seconded" }>;
/** Whether at most one of two candidates may be seconded. The stricter of two rules counts. */
function areAlternatives(a: Seconded, b: Seconded): boolean {
  if (a.relayParent !== b.relayParent) return false;
  const [first, second]: readonly SecondingRule[] = [a.rule, b.rule];
  if (first?.kind !== "OnePerCoreAndParentHead" || second?.kind !== "OnePerCoreAndParentHead") return true;
  return first.core === second.core || (a.paraId === b.paraId && first.parentHead === second.parentHead);
}

/** Whoever backs or approves a candidate has voted for it in any dispute. */
const saysValid = (record: SigningRecord): boolean => record.kind !== "DisputeVote" || record.valid;
const isSameBits = (a: Bits, b: Bits): boolean => a.length === b.length && toHex(a.bytes) === toHex(b.bytes);
