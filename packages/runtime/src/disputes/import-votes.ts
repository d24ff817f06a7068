import {
  type Bits,
  type BlockNumber,
  bitAt,
  bitsOf,
  byzantineThreshold,
  countOnes,
  type DisputeState,
  type DisputeStatement,
  ok,
  type Result,
  supermajorityThreshold,
  type ValidatorIndex,
} from "@parahost/primitives";
import { type DisputesError, refuse } from "./errors.js";

/** A vote whose signature has been looked at. */
export interface CheckedVote {
  readonly validatorIndex: ValidatorIndex;
  readonly statement: DisputeStatement;
  readonly signed: boolean;
}
/** A dispute and who, as far as its votes say, backed the candidate. */
export interface DisputeRecord {
  readonly state: DisputeState;
  /** Ascending. */
  readonly backers: readonly ValidatorIndex[];
}
/** What votes led to. */
export interface ImportedVotes extends DisputeRecord {
  /** Whether these votes brought that side to the supermajority. */
  readonly nowValid: boolean;
  readonly nowInvalid: boolean;
  /** Whether with these votes more are against the candidate than may be faulty: one of them at least is honest. */
  readonly nowDoubted: boolean;
}

const isBacking = ({ statement: { kind } }: DisputeStatement): boolean =>
  kind === "BackingSeconded" || kind === "BackingValid";

/** A dispute without votes. */
export const newDispute = (validators: number, start: BlockNumber): DisputeRecord => ({
  state: { validatorsFor: bitsOf(validators), validatorsAgainst: bitsOf(validators), start, concludedAt: null },
  backers: [],
});

/** One vote by itself: its validator is one of the session, its signature is good. */
function checkVote({ validatorIndex, signed }: CheckedVote, validators: number): Result<null, DisputesError> {
  if (validatorIndex >= validators) return refuse("ValidatorIndexOutOfBounds", { validatorIndex, validators });
  return signed ? ok(null) : refuse("InvalidSignature", { validatorIndex });
}

/** A dispute while votes are added to it: its bits are its own. */
interface Tally {
  readonly sides: Readonly<Record<CheckedVote["statement"]["side"], Bits>>;
  readonly backers: Set<ValidatorIndex>;
}
const tallyOf = ({ state, backers }: DisputeRecord): Tally => ({
  sides: { Valid: copy(state.validatorsFor), Invalid: copy(state.validatorsAgainst) },
  backers: new Set(backers),
});

/**
 * Each validator has one vote a side; a backing vote that comes after another for the candidate still tells who backed it. Who has
 * backed it has nothing more to say for it.
 */
function add({ sides, backers }: Tally, vote: CheckedVote): Result<null, DisputesError> {
  const { validatorIndex, statement } = vote;
  const check = checkVote(vote, sides.Valid.length);
  if (!check.ok) return check;
  const isNewBacker = isBacking(statement) && !backers.has(validatorIndex);
  if (bitAt(sides[statement.side], validatorIndex) && !isNewBacker) {
    const isOther = backers.has(validatorIndex) && !isBacking(statement);
    return refuse(isOther ? "MaliciousBacker" : "DuplicateStatement", { validatorIndex, side: statement.side });
  }
  setBit(sides[statement.side], validatorIndex);
  if (isNewBacker) backers.add(validatorIndex);
  return ok(null);
}

/** Which votes count, one after the other: one verdict a vote. Those that do not would have all of them refused. */
export function countingVotes(before: DisputeRecord, votes: readonly CheckedVote[]): readonly boolean[] {
  const tally = tallyOf(before);
  return votes.map((vote) => add(tally, vote).ok);
}

/**
 * Adds votes to a dispute.
 *
 * @returns refused where a vote does not count, and unless afterwards both sides have votes, more validators have voted than may
 *   be faulty, and a backer is known
 */
export function importVotes(
  before: DisputeRecord,
  votes: readonly CheckedVote[],
  now: BlockNumber,
): Result<ImportedVotes, DisputesError> {
  const tally = tallyOf(before);
  for (const vote of votes) {
    const added = add(tally, vote);
    if (!added.ok) return added;
  }
  const after = { ...before.state, validatorsFor: tally.sides.Valid, validatorsAgainst: tally.sides.Invalid };
  const check = checkDispute(after, tally.backers.size);
  return check.ok ? ok(concluded(before, after, tally.backers, now)) : check;
}

function checkDispute(
  { validatorsFor, validatorsAgainst }: DisputeState,
  backers: number,
): Result<null, DisputesError> {
  const valid = countOnes(validatorsFor);
  const invalid = countOnes(validatorsAgainst);
  const either = { length: validatorsFor.length, bytes: validatorsFor.bytes.slice() };
  for (const [i, byte] of validatorsAgainst.bytes.entries()) either.bytes[i] = (either.bytes[i] ?? 0) | byte;
  const details = { valid, invalid, participants: countOnes(either) };
  if (valid === 0 || invalid === 0) return refuse("SingleSidedDispute", details);
  if (details.participants <= byzantineThreshold(either.length)) return refuse("UnconfirmedDispute", details);
  return backers === 0 ? refuse("MissingBackingVotes", details) : ok(null);
}

function concluded(
  before: DisputeRecord,
  after: DisputeState,
  backers: ReadonlySet<ValidatorIndex>,
  now: BlockNumber,
): ImportedVotes {
  const { validatorsFor, validatorsAgainst, concludedAt: concludedBefore } = before.state;
  const needed = supermajorityThreshold(validatorsFor.length);
  const reached = (from: Bits, to: Bits, votes: number): boolean => countOnes(from) < votes && countOnes(to) >= votes;
  const nowValid = reached(validatorsFor, after.validatorsFor, needed);
  const nowInvalid = reached(validatorsAgainst, after.validatorsAgainst, needed);
  const nowDoubted = reached(validatorsAgainst, after.validatorsAgainst, byzantineThreshold(validatorsFor.length) + 1);
  const concludedAt = concludedBefore ?? (nowValid || nowInvalid ? now : null);
  const record = { state: { ...after, concludedAt }, backers: [...backers].sort((a, b) => a - b) };
  return { ...record, nowValid, nowInvalid, nowDoubted };
}

const copy = ({ length, bytes }: Bits): Bits => ({ length, bytes: bytes.slice() });

function setBit({ bytes }: Bits, i: number): void {
  bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
}
