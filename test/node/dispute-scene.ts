import {
  type CandidateReceipt,
  candidateHashOf,
  collatorId,
  disputeStatementPayload,
  hash,
  type KeyPair,
  keyPairFromUri,
  paraId,
  type SessionInfo,
  sessionIndex,
  sign,
  signature,
  type ValidatorId,
  validationCodeHash,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import type { DisputeMessage } from "@parahost/protocol";

const bytes32 = (byte: number): string => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;

/** The session in which the disputed candidates were backed. */
export const SESSION = sessionIndex(1);
/** Its validators, by index. */
export const VOTERS = ["Ferdie", "Alice", "Bob", "Charlie", "Dave"] as const;
export type Voter = (typeof VOTERS)[number];
const pairs = new Map<string, KeyPair>();
const pairOf = (name: string): KeyPair => {
  const pair = pairs.get(name) ?? keyPairFromUri(`//${name}`);
  pairs.set(name, pair);
  return pair;
};
export const keyOf = (name: string): ValidatorId => validatorId(pairOf(name).publicKey);
const indexOf = (voter: Voter) => validatorIndex(VOTERS.indexOf(voter));

/** What the runtime says of a session with these validators, and authorities that are none. */
export const sessionOf = (validators: readonly string[], authorities: readonly string[] = []): SessionInfo => ({
  activeValidatorIndices: validators.map((_name, i) => validatorIndex(i)),
  randomSeed: hash(bytes32(7)),
  disputePeriod: 6,
  validators: validators.map(keyOf),
  discoveryKeys: [...validators, ...authorities].map((name) => hash(keyOf(name))),
  assignmentKeys: validators.map((name) => hash(keyOf(name))),
  validatorGroups: [validators.map((_name, i) => validatorIndex(i))],
  nCores: 1,
  zerothDelayTrancheWidth: 0,
  relayVrfModuloSamples: 1,
  nDelayTranches: 1,
  noShowSlots: 1,
  neededApprovals: 1,
});

/** A candidate; another one for another number. */
export const disputedReceipt = (number = 1): CandidateReceipt => ({
  descriptor: {
    version: 1,
    paraId: paraId(2000),
    relayParent: hash(bytes32(0xaa)),
    collator: collatorId(bytes32(0)),
    persistedValidationDataHash: hash(`0x${number.toString(16).padStart(64, "0")}`),
    povHash: hash(bytes32(3)),
    erasureRoot: hash(bytes32(4)),
    signature: signature(`0x${"00".repeat(64)}`),
    paraHead: hash(bytes32(5)),
    validationCodeHash: validationCodeHash(bytes32(6)),
  },
  commitmentsHash: hash(bytes32(8)),
});

/** Two votes that oppose each other, explicit and signed. */
export function disputeMessage(
  votes: { readonly valid: Voter; readonly invalid: Voter },
  candidateReceipt = disputedReceipt(),
  session = SESSION,
): DisputeMessage {
  const candidateHash = candidateHashOf(candidateReceipt);
  const vote = (side: "Valid" | "Invalid", voter: Voter) => ({
    validatorIndex: indexOf(voter),
    kind: { kind: "Explicit" } as const,
    signature: sign(
      pairOf(voter),
      disputeStatementPayload({ side, statement: { kind: "Explicit" } }, candidateHash, session),
    ),
  });
  return {
    candidateReceipt,
    session,
    validVote: vote("Valid", votes.valid),
    invalidVote: vote("Invalid", votes.invalid),
  };
}
