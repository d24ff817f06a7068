import type { Bits } from "./bits.js";
import type { CommittedCandidateReceipt } from "./candidate.js";
import type {
  CandidateHash,
  Hash,
  SessionIndex,
  Signature,
  ValidationCodeHash,
  ValidatorId,
  ValidatorIndex,
} from "./ids.js";

/** What every signature of a validator is bound to. */
export interface SigningContext {
  readonly sessionIndex: SessionIndex;
  readonly parentHash: Hash;
}
/** @guide types/backing.md#statement-type */
export type Statement =
  | { readonly kind: "Seconded"; readonly candidate: CommittedCandidateReceipt }
  | { readonly kind: "Valid"; readonly candidateHash: CandidateHash };
/** A statement with the candidate's hash in place of its body: what is signed. */
export type CompactStatement = { readonly kind: "Seconded" | "Valid"; readonly candidateHash: CandidateHash };

/** A claim of a validator. Not checked yet: nothing but `checkSigned` makes it a `Signed`. */
export interface UncheckedSigned<T> {
  readonly payload: T;
  readonly validatorIndex: ValidatorIndex;
  readonly signature: Signature;
}
declare const checked: unique symbol;
/** A claim whose signature was verified where it came in, or made here. */
export interface Signed<T> extends UncheckedSigned<T> {
  readonly [checked]: true;
}
/** Marks a claim as verified. For those who verified it, and for those who signed it. */
export const asChecked = <T>(claim: UncheckedSigned<T>): Signed<T> => claim as Signed<T>;

/** A statement as a peer sent it: its signature may be any. */
export type UncheckedSignedStatement = UncheckedSigned<Statement>;
/** A statement whose signature was checked. Full: `Seconded` carries the whole candidate. */
export type SignedFullStatement = Signed<Statement>;
/** One bit a core, set where the validator holds its chunk of the core's occupant. */
export type UncheckedSignedAvailabilityBitfield = UncheckedSigned<Bits>;
/** A bitfield whose signature was checked. */
export type SignedAvailabilityBitfield = Signed<Bits>;

/** A validator's verdict on validation code that is about to be registered. */
export interface PvfCheckStatement {
  readonly accept: boolean;
  readonly subject: ValidationCodeHash;
  readonly sessionIndex: SessionIndex;
  readonly validatorIndex: ValidatorIndex;
}

/** A signature to be verified: by whom, of what. */
export interface SignatureTriple {
  readonly key: ValidatorId;
  readonly payload: Uint8Array;
  readonly signature: Signature;
}
