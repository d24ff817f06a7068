import { describe, expect, it } from "@jest/globals";
import {
  blake2b256,
  blake2b256Hex,
  blockNumber,
  type CandidateDescriptor,
  type CommittedCandidateReceipt,
  candidateHashOf,
  codecs,
  collatorId,
  commitmentsHash,
  hash,
  paraId,
  povHash,
  receiptOf,
  signature,
  toHex,
  validationCodeHash,
} from "./index.js";

const zeros = (n: number): `0x${string}` => `0x${"00".repeat(n)}`;
const descriptor: CandidateDescriptor = {
  version: 1,
  paraId: paraId(1),
  relayParent: hash(zeros(32)),
  collator: collatorId(`0x${"01".repeat(32)}`),
  persistedValidationDataHash: hash(zeros(32)),
  povHash: hash(zeros(32)),
  erasureRoot: hash(zeros(32)),
  signature: signature(zeros(64)),
  paraHead: hash(zeros(32)),
  validationCodeHash: validationCodeHash(zeros(32)),
};
const committed: CommittedCandidateReceipt = {
  descriptor,
  commitments: {
    upwardMessages: [],
    horizontalMessages: [],
    newValidationCode: null,
    headData: Uint8Array.of(7),
    processedDownwardMessages: 0,
    hrmpWatermark: blockNumber(5),
  },
};

describe("receipts", () => {
  it("hash the descriptor with the hash of the commitments, as the reference writes them out", () => {
    // No messages, no messages, no code, a head of one byte, u32 0, u32 5.
    const commitments = Uint8Array.of(0, 0, 0, 4, 7, 0, 0, 0, 0, 5, 0, 0, 0);
    const bytes = [...codecs.candidateDescriptor.encode(descriptor), ...blake2b256(commitments)];
    expect(toHex(blake2b256(commitments))).toBe(commitmentsHash(committed.commitments));
    expect(candidateHashOf(committed)).toBe(blake2b256Hex(Uint8Array.from(bytes)));
  });

  it("have one hash, with their commitments and without", () => {
    expect(candidateHashOf(receiptOf(committed))).toBe(candidateHashOf(committed));
    expect(candidateHashOf({ ...receiptOf(committed) })).toBe(candidateHashOf(committed));
  });

  it("are made once from the same object", () => {
    expect(receiptOf(committed)).toBe(receiptOf(committed));
  });

  it("have another hash when anything in them changes", () => {
    const other = { ...committed, commitments: { ...committed.commitments, processedDownwardMessages: 1 } };
    const moved = { ...committed, descriptor: { ...descriptor, paraId: paraId(2) } };
    expect(new Set([committed, other, moved].map(candidateHashOf)).size).toBe(3);
  });

  it("name a PoV by the hash of its bytes with their length in front", () => {
    expect(povHash({ blockData: Uint8Array.of(1, 2) })).toBe(blake2b256Hex(Uint8Array.of(8, 1, 2)));
  });

  it.each([0, 63, 64, 16_383, 16_384, 100_000])("name a PoV of %d bytes by the hash of its encoding", (length) => {
    const pov = { blockData: new Uint8Array(length).fill(7) };
    expect(povHash(pov)).toBe(blake2b256Hex(codecs.pov.encode(pov)));
  });
});
