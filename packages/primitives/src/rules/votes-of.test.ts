import { describe, expect, it } from "@jest/globals";
import {
  type BackedCandidate,
  type Bits,
  bitsOf,
  blockNumber,
  candidateHashOf,
  compactOf,
  coreIndex,
  hash,
  paraId,
  sessionIndex,
  signature,
  statementPayload,
  type ValidityAttestation,
  validationCodeHash,
  validatorId,
  validatorIndex,
  votesOf,
  withCoreIndex,
} from "../index.js";

const bytes = (n: number, length = 32): `0x${string}` => `0x${n.toString(16).padStart(2, "0").repeat(length)}`;
const zero = hash(bytes(0));
const attestation = (kind: ValidityAttestation["kind"], n: number): ValidityAttestation => ({
  kind,
  signature: signature(bytes(n, 64)),
});
const backed = (validatorIndices: Bits, validityVotes: readonly ValidityAttestation[]): BackedCandidate => ({
  candidate: {
    descriptor: {
      version: 2,
      paraId: paraId(1),
      relayParent: zero,
      coreIndex: coreIndex(0),
      sessionIndex: sessionIndex(1),
      persistedValidationDataHash: zero,
      povHash: zero,
      erasureRoot: zero,
      paraHead: zero,
      validationCodeHash: validationCodeHash(zero),
    },
    commitments: {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData: new Uint8Array(),
      processedDownwardMessages: 0,
      hrmpWatermark: blockNumber(1),
    },
  },
  validityVotes,
  validatorIndices,
});
const validators = [10, 11, 12, 13, 14].map((n) => validatorId(bytes(n)));
const group = [4, 0, 2].map(validatorIndex);
const context = { sessionIndex: sessionIndex(1), parentHash: zero };
const two = [attestation("Implicit", 1), attestation("Explicit", 2)];

describe("votes of a backed candidate", () => {
  it("belong to the members whose bits are set, in their order: who seconded signed so, who attested signed valid", () => {
    const candidate = backed(bitsOf(3, [0, 2]), two);
    const candidateHash = candidateHashOf(candidate.candidate);
    expect(votesOf(candidate, group, validators, context, false)).toEqual({
      ok: true,
      value: [
        {
          validatorIndex: 4,
          kind: "Implicit",
          key: bytes(14),
          signature: bytes(1, 64),
          payload: statementPayload({ kind: "Seconded", candidateHash }, context),
        },
        {
          validatorIndex: 2,
          kind: "Explicit",
          key: bytes(12),
          signature: bytes(2, 64),
          payload: statementPayload({ kind: "Valid", candidateHash }, context),
        },
      ],
    });
  });

  it("are over the candidate's hash, as statements of it are", () => {
    const { candidate } = backed(bitsOf(3), []);
    const candidateHash = candidateHashOf(candidate);
    expect(compactOf({ kind: "Seconded", candidate })).toEqual({ kind: "Seconded", candidateHash });
    expect(compactOf({ kind: "Valid", candidateHash })).toEqual({ kind: "Valid", candidateHash });
  });

  it("are the same with the core index behind the group's bits", () => {
    const plain = votesOf(backed(bitsOf(3, [0, 2]), two), group, validators, context, false);
    const members = withCoreIndex(bitsOf(3, [0, 2]), coreIndex(7));
    expect(votesOf(backed(members, two), group, validators, context, true)).toEqual(plain);
  });

  it.each([
    { bits: bitsOf(4, [0, 2]), enabled: false, error: "BitsDoNotFitGroup" },
    { bits: withCoreIndex(bitsOf(3, [0, 2]), coreIndex(0)), enabled: false, error: "BitsDoNotFitGroup" },
    { bits: bitsOf(3, [0]), enabled: false, error: "VotesDoNotFitBits" },
    { bits: bitsOf(3, [0, 1, 2]), enabled: false, error: "VotesDoNotFitBits" },
  ])("cannot be told: $error", ({ bits, enabled, error }) => {
    expect(votesOf(backed(bits, two), group, validators, context, enabled)).toEqual({ ok: false, error });
  });

  it("cannot be told where the group names a validator whom the session does not have", () => {
    const strangers = [4, 0, 9].map(validatorIndex);
    expect(votesOf(backed(bitsOf(3, [0, 2]), two), strangers, validators, context, false)).toEqual({
      ok: false,
      error: "ValidatorIndexOutOfBounds",
    });
  });
});
