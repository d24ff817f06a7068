import { z } from "zod";
import { bits, bytes, failure, hash, u32 } from "./values.js";

const TYPES = [
  "PersistedValidationData",
  "CandidateCommitments",
  "CandidateReceipt",
  "CommittedCandidateReceipt",
  "BackedCandidate",
  "SignedAvailabilityBitfield",
  "ParachainsInherentData",
  "ValidationParams",
  "CoreState",
] as const;

const at = { session: u32, relayParent: hash };
const payload = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("Statement"),
    statement: z.union([z.object({ Seconded: hash }), z.object({ Valid: hash })]),
    ...at,
  }),
  z.object({ kind: z.literal("Bitfield"), bits, ...at }),
  z.object({ kind: z.literal("Dispute"), valid: z.boolean(), candidateHash: hash, session: u32 }),
  z.object({
    kind: z.literal("PvfCheck"),
    accept: z.boolean(),
    validationCodeHash: hash,
    session: u32,
    validatorIndex: u32,
  }),
  z.object({
    kind: z.literal("Collation"),
    relayParent: hash,
    paraId: u32,
    persistedValidationDataHash: hash,
    povHash: hash,
    validationCodeHash: hash,
  }),
]);

/** The suites `primitives/*`. */
export const primitives = {
  "primitives/codec": {
    input: z.object({ type: z.enum(TYPES), encoded: bytes }),
    expected: z.union([z.object({ encoded: bytes, hash }), failure("Decode")]),
  },
  "primitives/signing-payload": { input: payload, expected: z.object({ payload: bytes }) },
} as const;

/** The suites `erasure-coding/*`. */
export const erasureCoding = {
  "erasure-coding/chunks": {
    input: z.object({ nValidators: u32, data: bytes }),
    expected: z.union([
      z.object({ chunkHashes: z.array(hash), root: hash }),
      failure("TooManyValidators", "NotEnoughValidators", "BadPayload"),
    ]),
  },
  "erasure-coding/reconstruct": {
    input: z.object({ nValidators: u32, chunks: z.array(z.tuple([u32, bytes])) }),
    expected: z.union([
      z.object({ data: bytes }),
      failure("NotEnoughChunks", "TooManyValidators", "NotEnoughValidators", "BadPayload"),
    ]),
  },
} as const;
