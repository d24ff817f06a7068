import type {
  CandidateHash,
  CompactStatement,
  SignedFullStatement,
  UncheckedSignedStatement,
  ValidatorIndex,
} from "@parahost/primitives";
import { compactOf } from "../../shared/index.js";
import { VC_THRESHOLD } from "./config.js";

/** Who states what, whatever the signature. What a peer knows is counted in these. */
export interface Fingerprint extends CompactStatement {
  readonly validatorIndex: ValidatorIndex;
  /** The same for fingerprints that are the same. */
  readonly key: string;
}
interface Known {
  readonly fingerprint: Fingerprint;
  readonly identity: string;
}
const known = new WeakMap<UncheckedSignedStatement, Known>();

/** Found once an object: each comes from many peers, and goes to many. */
function knownOf(statement: UncheckedSignedStatement): Known {
  const found = known.get(statement);
  if (found) return found;
  const { payload, validatorIndex, signature } = statement;
  const { kind, candidateHash } = compactOf(payload);
  const key = `${kind} ${validatorIndex} ${candidateHash}`;
  const made = { fingerprint: { kind, candidateHash, validatorIndex, key }, identity: `${key} ${signature}` };
  known.set(statement, made);
  return made;
}

export const fingerprintOf = (statement: UncheckedSignedStatement): Fingerprint => knownOf(statement).fingerprint;

/** The same for statements that are the same, signature included: two signatures under one statement convict its validator. */
export const identityOf = (statement: UncheckedSignedStatement): string => knownOf(statement).identity;

export interface StoredStatement {
  readonly fingerprint: Fingerprint;
  readonly statement: SignedFullStatement;
}
/** Whether a statement is worth having; `Early`: not before its candidate. */
export type Usefulness = "Fresh" | "UsefulButKnown" | "Early" | "NotUseful";

/**
 * The statements at one relay parent, in the order noted: a candidate's first `Seconded` comes before what depends on it.
 *
 * Shape: `VC_THRESHOLD` statements of a validator at most that second, and as many that vote for one candidate; no `Valid` without
 * its candidate.
 */
export class StoredStatements {
  readonly #byIdentity = new Map<string, StoredStatement>();
  readonly #byCandidate = new Map<CandidateHash, StoredStatement[]>();
  readonly #counts = new Map<string, number>();

  usefulnessOf(statement: UncheckedSignedStatement): Usefulness {
    if (this.#byIdentity.has(identityOf(statement))) return "UsefulButKnown";
    const fingerprint = fingerprintOf(statement);
    if (fingerprint.kind === "Valid" && !this.#byCandidate.has(fingerprint.candidateHash)) return "Early";
    return this.#countLike(fingerprint) < VC_THRESHOLD ? "Fresh" : "NotUseful";
  }

  /** @returns `null` where it is known, or of no use */
  note(statement: SignedFullStatement): StoredStatement | null {
    if (this.usefulnessOf(statement) !== "Fresh") return null;
    const fingerprint = fingerprintOf(statement);
    const { candidateHash } = fingerprint;
    this.#counts.set(countedAs(fingerprint), this.#countLike(fingerprint) + 1);
    const stored = { fingerprint, statement };
    this.#byIdentity.set(identityOf(statement), stored);
    const about = this.#byCandidate.get(candidateHash);
    if (about) about.push(stored);
    else this.#byCandidate.set(candidateHash, [stored]);
    return stored;
  }

  /** All, in the order noted. */
  all(): IterableIterator<StoredStatement> {
    return this.#byIdentity.values();
  }

  about(candidateHash: CandidateHash): readonly StoredStatement[] {
    return this.#byCandidate.get(candidateHash) ?? [];
  }

  #countLike(fingerprint: Fingerprint): number {
    return this.#counts.get(countedAs(fingerprint)) ?? 0;
  }
}

/** Statements of which two convict their validator: any that second, and votes for one candidate under several signatures. */
const countedAs = ({ kind, validatorIndex, key }: Fingerprint): string =>
  kind === "Seconded" ? `${kind} ${validatorIndex}` : key;
