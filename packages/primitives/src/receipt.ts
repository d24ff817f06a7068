import type {
  CandidateCommitments,
  CandidateReceipt,
  CommittedCandidateReceipt,
  PersistedValidationData,
  PoV,
} from "./candidate.js";
import { type Codec, codecs } from "./codec/index.js";
import { blake2b256Hex, blake2bOfPieces, toHex } from "./hashing/index.js";
import {
  type CandidateHash,
  candidateHash,
  type Hash,
  hash,
  type ValidationCodeHash,
  validationCodeHash,
} from "./ids.js";

const hashOf =
  <T>(codec: Codec<T>) =>
  (value: T): Hash =>
    codec.using(value, blake2b256Hex);

/** What a plain receipt carries in place of the commitments. */
export const commitmentsHash: (commitments: CandidateCommitments) => Hash = hashOf(codecs.candidateCommitments);
/** What a descriptor names as `persistedValidationDataHash`. */
export const persistedValidationDataHash: (data: PersistedValidationData) => Hash = hashOf(
  codecs.persistedValidationData,
);
/** Of its encoding, which is not made for it: nearly all of that are the bytes that are there. */
const hashOfPov = ({ blockData }: PoV): Hash =>
  hash(toHex(blake2bOfPieces([codecs.compactU32.encode(blockData.length), blockData], 256)));
const povHashes = new WeakMap<PoV, Hash>();
/** What a descriptor names as `povHash`. Computed once an object, since a PoV is large, is checked at each step, and is never written to. */
export function povHash(pov: PoV): Hash {
  const known = povHashes.get(pov);
  if (known) return known;
  const computed = hashOfPov(pov);
  povHashes.set(pov, computed);
  return computed;
}
/** What a descriptor names as `paraHead`: of the head's bytes as they are. */
export const headDataHash: (headData: Uint8Array) => Hash = blake2b256Hex;
/** Of the blob as it was registered, compressed or not. */
export const validationCodeHashOf = (code: Uint8Array): ValidationCodeHash => validationCodeHash(blake2b256Hex(code));

const receipts = new WeakMap<CommittedCandidateReceipt, CandidateReceipt>();
const hashes = new WeakMap<CandidateReceipt, CandidateHash>();

/**
 * The plain receipt: the hash of the commitments in place of the commitments.
 *
 * @returns for the same object the same receipt
 * @guide types/candidate.md#candidate-receipt
 */
export function receiptOf(committed: CommittedCandidateReceipt): CandidateReceipt {
  const known = receipts.get(committed);
  if (known) return known;
  const receipt = { descriptor: committed.descriptor, commitmentsHash: commitmentsHash(committed.commitments) };
  receipts.set(committed, receipt);
  return receipt;
}

/**
 * The name of a candidate: the hash of its plain receipt, whichever form it is given in. Computed once an object: receipts are
 * never written to.
 */
export function candidateHashOf(candidate: CandidateReceipt | CommittedCandidateReceipt): CandidateHash {
  const receipt = "commitments" in candidate ? receiptOf(candidate) : candidate;
  const known = hashes.get(receipt);
  if (known) return known;
  const computed = candidateHash(codecs.candidateReceipt.using(receipt, blake2b256Hex));
  hashes.set(receipt, computed);
  return computed;
}
