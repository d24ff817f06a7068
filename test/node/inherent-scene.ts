import { SubsystemError } from "@parahost/kernel";
import {
  type BackedCandidate,
  bitsOf,
  blockNumber,
  type CommittedCandidateReceipt,
  collatorId,
  type Hash,
  hash,
  headDataHash,
  type ParaId,
  type PersistedValidationData,
  paraId,
  persistedValidationDataHash,
  signature,
  validationCodeHash,
} from "@parahost/primitives";

export const bytes32 = (byte: number): string => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
/** The leaf that inherents are made for. */
export const LEAF = { hash: hash(bytes32(1)), number: blockNumber(100) };
/** Its parent. */
export const PARENT = { hash: hash(bytes32(2)), number: blockNumber(99) };
export const PARA = paraId(2000);
/** Every para's head at the leaf. */
export const HEAD: Uint8Array = Uint8Array.of(0);

/** What the runtime says at a block of a para with that head. */
export const dataAt = (block: Hash, parentHead = HEAD): PersistedValidationData => ({
  parentHead,
  relayParentNumber: block === LEAF.hash ? LEAF.number : PARENT.number,
  relayParentStorageRoot: block,
  maxPovSize: 1_000,
});

interface Told {
  readonly para?: ParaId;
  readonly relayParent?: Hash;
  readonly parentHead?: Uint8Array;
  readonly bringsCode?: boolean;
}
/** A candidate whose head is `head`, on the leaf's head unless another is told. */
export function candidateTo(
  head: Uint8Array,
  { para = PARA, relayParent = LEAF.hash, parentHead = HEAD, bringsCode = false }: Told = {},
): CommittedCandidateReceipt {
  return {
    descriptor: {
      version: 1,
      paraId: para,
      relayParent,
      collator: collatorId(bytes32(7)),
      persistedValidationDataHash: persistedValidationDataHash(dataAt(relayParent, parentHead)),
      povHash: hash(bytes32(3)),
      erasureRoot: hash(bytes32(4)),
      signature: signature(`0x${"05".repeat(64)}`),
      paraHead: headDataHash(head),
      validationCodeHash: validationCodeHash(bytes32(6)),
    },
    commitments: {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: bringsCode ? Uint8Array.of(0) : null,
      headData: head,
      processedDownwardMessages: 0,
      hrmpWatermark: LEAF.number,
    },
  };
}

export const bodyOf = (candidate: CommittedCandidateReceipt): BackedCandidate => ({
  candidate,
  validityVotes: [],
  validatorIndices: bitsOf(2),
});

/** Candidates to the heads 1, 2, 3…, each on the one before, the first on `parentHead`. */
export function chainOf(length: number, { parentHead = HEAD, ...told }: Told = {}): readonly BackedCandidate[] {
  const heads = [parentHead, ...Array.from({ length }, (_, i) => Uint8Array.of(i + 1))];
  return heads.slice(1).map((head, i) => bodyOf(candidateTo(head, { ...told, parentHead: heads[i] ?? HEAD })));
}

/** A runtime that fails with that code. */
export const failing = (code: string) => () =>
  Promise.reject(new SubsystemError("runtime-api", code, { fatal: false, details: { code } }));
