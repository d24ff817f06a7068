import type { Keystore } from "@parahost/kernel";
import { SubsystemError } from "@parahost/kernel";
import {
  asChecked,
  bitsOf,
  blockNumber,
  type CandidateCommitments,
  type CandidateDescriptorV1,
  type CommittedCandidateReceipt,
  type CompactStatement,
  type CoreState,
  candidateHashOf,
  collationPayload,
  collatorId,
  commitmentsHash,
  type GroupRotationInfo,
  type Hash,
  hash,
  headDataHash,
  type KeyPair,
  keyPairFromUri,
  type PersistedValidationData,
  type PoV,
  paraId,
  persistedValidationDataHash,
  povHash,
  type SignedFullStatement,
  type SigningContext,
  type Statement,
  sessionIndex,
  sign,
  statementPayload,
  validationCodeHashOf,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";

export const hash32 = (byte: number): Hash => hash(`0x${byte.toString(16).padStart(2, "0").repeat(32)}`);
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Six validators by development keys; the first group backs para 1 on core 0, the second para 2 on core 1. */
export const NAMES = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Ferdie", "//One"] as const;
export const GROUPS = [[2, 0, 3, 5].map(validatorIndex), [1, 4].map(validatorIndex)] as const;
export const [PARA_1, PARA_2] = [paraId(1), paraId(2)];
export const SESSION = sessionIndex(1);
export const CODE = bytes("validation code");
export const CODE_HASH = validationCodeHashOf(CODE);
/** The groups have not moved on since the session began. */
export const ROTATION: GroupRotationInfo = {
  sessionStartBlock: blockNumber(0),
  groupRotationFrequency: 100,
  now: blockNumber(1),
};
export const CORES: readonly CoreState[] = [
  { kind: "Scheduled", paraId: PARA_1, collator: null },
  { kind: "Scheduled", paraId: PARA_2, collator: null },
];

/** Needs `ready()` to be done. */
export const keysOf = (...names: readonly string[]): readonly KeyPair[] => names.map(keyPairFromUri);

/** Holds these keys, and signs with real signatures. */
export function keystoreOf(pairs: readonly KeyPair[]): Keystore {
  return {
    keys: () => pairs.map(({ publicKey }) => publicKey),
    sign: async (_kind, publicKey, payload) => {
      const pair = pairs.find((held) => held.publicKey === publicKey);
      if (!pair) throw new SubsystemError("keystore", "UnknownKey", { fatal: false, details: { publicKey } });
      return sign(pair, payload);
    },
  };
}

export const validatorIds = (pairs: readonly KeyPair[]) => pairs.map(({ publicKey }) => validatorId(publicKey));

export const VALIDATION_DATA: PersistedValidationData = {
  parentHead: bytes("head 6"),
  relayParentNumber: blockNumber(1),
  relayParentStorageRoot: hash32(0x77),
  maxPovSize: 1_024,
};
export const POV: PoV = { blockData: bytes("block 7") };
export const commitmentsTo = (head: string): CandidateCommitments => ({
  upwardMessages: [],
  horizontalMessages: [],
  newValidationCode: null,
  headData: bytes(head),
  processedDownwardMessages: 0,
  hrmpWatermark: blockNumber(1),
});

/** A candidate of para 1, signed by its collator, that differs from others by the head it leads to. */
export function candidate(
  head: string,
  relayParent: Hash,
  differences: Partial<CandidateDescriptorV1> = {},
): CommittedCandidateReceipt {
  const collator = keyPairFromUri("//Collator");
  const commitments = commitmentsTo(head);
  const unsigned = {
    paraId: PARA_1,
    relayParent,
    persistedValidationDataHash: persistedValidationDataHash(VALIDATION_DATA),
    povHash: povHash(POV),
    erasureRoot: hash32(0xe0),
    paraHead: headDataHash(commitments.headData),
    validationCodeHash: CODE_HASH,
    ...differences,
  };
  const signature = sign(collator, collationPayload(unsigned));
  return {
    descriptor: { version: 1, collator: collatorId(collator.publicKey), signature, ...unsigned },
    commitments,
  };
}

export const receiptFor = (committed: CommittedCandidateReceipt) => ({
  descriptor: committed.descriptor,
  commitmentsHash: commitmentsHash(committed.commitments),
});

export const contextAt = (relayParent: Hash): SigningContext => ({ parentHash: relayParent, sessionIndex: SESSION });

export const payloadOf = (statement: Statement, relayParent: Hash): Uint8Array => {
  const compact: CompactStatement = {
    kind: statement.kind,
    candidateHash: statement.kind === "Seconded" ? candidateHashOf(statement.candidate) : statement.candidateHash,
  };
  return statementPayload(compact, contextAt(relayParent));
};

/** What that validator says of the candidate, with its own signature. */
export function stated(
  pairs: readonly KeyPair[],
  by: number,
  kind: Statement["kind"],
  about: CommittedCandidateReceipt,
  relayParent: Hash = about.descriptor.relayParent,
): SignedFullStatement {
  const payload: Statement =
    kind === "Seconded" ? { kind, candidate: about } : { kind, candidateHash: candidateHashOf(about) };
  const pair = pairs[by];
  if (!pair) throw new RangeError(`validator ${by} of ${pairs.length}`);
  return asChecked({
    payload,
    validatorIndex: validatorIndex(by),
    signature: sign(pair, payloadOf(payload, relayParent)),
  });
}

export const noFeatures = bitsOf(0);
