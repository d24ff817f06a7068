import { z } from "zod";
import { bitfield, bits, hash, u32, u64 } from "./values.js";

const scheduled = z.object({ paraId: u32, collator: hash.nullable() });
const occupied = z.object({
  paraId: u32,
  nextUpOnAvailable: scheduled.nullable(),
  occupiedSince: u32,
  timeOutAt: u32,
  nextUpOnTimeOut: scheduled.nullable(),
  availability: bits,
  groupResponsible: u32,
  candidateHash: hash,
});
const coreState = z.union([z.literal("Free"), z.object({ Scheduled: scheduled }), z.object({ Occupied: occupied })]);
const ref = z.object({ candidateHash: hash, relayParent: hash });

const selectCandidates = {
  input: z.object({
    strategy: z.enum(["legacy", "prospective", "elastic-scaling"]),
    relayParent: hash,
    blockNumber: u32.nullable(),
    cores: z.array(coreState),
    bitfields: z.array(bitfield),
    tracked: z.array(
      z.object({ candidateHash: hash, paraId: u32, relayParent: hash, persistedValidationDataHash: hash }),
    ),
    persistedValidationData: z.array(
      z.object({ paraId: u32, assumption: z.enum(["Free", "Included", "TimedOut"]), hash: hash.nullable() }),
    ),
    backable: z.array(z.object({ paraId: u32, chain: z.array(ref) })),
    backed: z.array(z.object({ candidateHash: hash, hasNewValidationCode: z.boolean() })),
  }),
  expected: z.object({
    backableRequests: z.array(z.object({ paraId: u32, count: u32, ancestors: z.array(hash) })),
    requested: z.array(z.object({ paraId: u32, candidates: z.array(ref) })),
    candidates: z.union([z.array(hash), z.object({ oneOf: z.array(z.array(hash)) })]),
  }),
};

const dispute = z.object({ session: u32, candidateHash: hash });
const vote = <Kind extends z.ZodType>(kind: Kind) => z.object({ validatorIndex: u32, kind });
const validKind = z.union([
  z.enum(["Explicit", "ApprovalChecking"]),
  z.object({ BackingSeconded: hash }),
  z.object({ BackingValid: hash }),
]);
const selectDisputes = {
  input: z.object({
    now: u64,
    maxVotes: u32,
    batchSize: u32.min(1),
    onchain: z.array(
      dispute.extend({ validatorsFor: bits, validatorsAgainst: bits, start: u32, concludedAt: u32.nullable() }),
    ),
    recent: z.array(
      dispute.extend({
        status: z.union([
          z.enum(["Active", "Confirmed"]),
          z.object({ ConcludedFor: u64 }),
          z.object({ ConcludedAgainst: u64 }),
        ]),
      }),
    ),
    votes: z.array(dispute.extend({ valid: z.array(vote(validKind)), invalid: z.array(vote(z.literal("Explicit"))) })),
  }),
  expected: z.object({
    queries: z.array(z.array(dispute)),
    selected: z.array(dispute.extend({ valid: z.array(u32), invalid: z.array(u32) })),
  }),
};

/** The suites `provisioner/*`. */
export const provisioner = {
  "provisioner/select-availability-bitfields": {
    input: z.object({ cores: z.array(coreState), bitfields: z.array(bitfield) }),
    expected: z.object({ selected: z.array(u32) }),
  },
  "provisioner/bitfields-indicate-availability": {
    input: z.object({ coreIndex: u32, availability: bits, bitfields: z.array(bitfield) }),
    expected: z.object({ available: z.boolean() }),
  },
  "provisioner/select-candidates": selectCandidates,
  "provisioner/select-disputes": selectDisputes,
} as const;
