import {
  blockNumber,
  type CandidateCommitments,
  type CandidateHash,
  type CommittedCandidateReceipt,
  candidateHashOf,
  collatorId,
  type Hash,
  hash,
  headDataHash,
  type OperatingConstraints,
  type ParaId,
  type PersistedValidationData,
  paraId,
  persistedValidationDataHash,
  type RelayChainBlockInfo,
  signature,
  validationCodeHash,
} from "@parahost/primitives";

/** A hash of one byte repeated. */
export const repeated = (byte: number): Hash => hash(`0x${byte.toString(16).padStart(2, "0").repeat(32)}`);
const PARA = paraId(5);
const CODE_HASH = validationCodeHash(repeated(42));
const STORAGE_ROOT = repeated(0);
const MAX_POV_SIZE = 1_000_000;

/** A block of the relay chain; its hash shows its number, unless another is given. */
export const blockAt = (number: number, byte = number): RelayChainBlockInfo => ({
  hash: repeated(byte),
  number: blockNumber(number),
  storageRoot: STORAGE_ROOT,
});

/** The constraints of upstream's tests: ten messages wait, all sent in block 0. */
export const constraintsOf = (
  minRelayParentNumber: number,
  validWatermarks: readonly number[],
  requiredParent: readonly number[],
): OperatingConstraints => ({
  minRelayParentNumber: blockNumber(minRelayParentNumber),
  maxPovSize: MAX_POV_SIZE,
  maxCodeSize: 1_000_000,
  umpRemaining: 10,
  umpRemainingBytes: 1_000,
  maxUmpNumPerCandidate: 10,
  dmpRemainingMessages: Array.from({ length: 10 }, () => blockNumber(0)),
  hrmpInbound: { validWatermarks: validWatermarks.map(blockNumber) },
  hrmpChannelsOut: [],
  maxHrmpNumPerCandidate: 0,
  requiredParent: Uint8Array.from(requiredParent),
  validationCodeHash: CODE_HASH,
  upgradeRestriction: null,
  futureValidationCode: null,
});

/** A candidate and the data that it is validated against. */
export interface Built {
  readonly receipt: CommittedCandidateReceipt;
  readonly data: PersistedValidationData;
  readonly hash: CandidateHash;
}
interface Asked {
  readonly on: RelayChainBlockInfo;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly para?: ParaId;
  readonly commitments?: Partial<CandidateCommitments>;
  /** Makes another candidate of the same. */
  readonly nonce?: number;
}

/** A candidate from one head to another, that processes one downward message. */
export function built({ on, from, to, para = PARA, commitments = {}, nonce = 1 }: Asked): Built {
  const data: PersistedValidationData = {
    parentHead: Uint8Array.from(from),
    relayParentNumber: on.number,
    relayParentStorageRoot: on.storageRoot,
    maxPovSize: MAX_POV_SIZE,
  };
  const headData = Uint8Array.from(to);
  const receipt: CommittedCandidateReceipt = {
    descriptor: {
      version: 1,
      paraId: para,
      relayParent: on.hash,
      collator: collatorId(repeated(9)),
      persistedValidationDataHash: persistedValidationDataHash(data),
      povHash: hash(`0x${nonce.toString(16).padStart(64, "0")}`),
      erasureRoot: repeated(1),
      signature: signature(`0x${"07".repeat(64)}`),
      paraHead: headDataHash(headData),
      validationCodeHash: CODE_HASH,
    },
    commitments: {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData,
      processedDownwardMessages: 1,
      hrmpWatermark: on.number,
      ...commitments,
    },
  };
  return { receipt, data, hash: candidateHashOf(receipt) };
}

/** The first of the candidates that differ in nothing that counts whose hash is as wanted. */
export function builtWhere(asked: Asked, isWanted: (hash: CandidateHash) => boolean): Built {
  for (let nonce = 1; nonce < 1_000; nonce++) {
    const candidate = built({ ...asked, nonce });
    if (isWanted(candidate.hash)) return candidate;
  }
  throw new Error("no hash is as wanted");
}
