import { z } from "zod";
import { bits, bytes, hash, u32 } from "./values.js";

/** The members of the configuration that the first guide knows. */
export const CONFIGURATION_MEMBERS = [
  "validationUpgradeFrequency",
  "validationUpgradeDelay",
  "acceptancePeriod",
  "maxCodeSize",
  "maxHeadDataSize",
  "parathreadCores",
  "parathreadRetries",
  "parachainRotationFrequency",
  "chainAvailabilityPeriod",
  "threadAvailabilityPeriod",
  "schedulingLookahead",
] as const;

const none = z.union([z.null(), z.object({})]);
const ofPara = z.object({ paraId: u32 });
const kind = z.enum(["Parachain", "Parathread"]);
const set = z.object({ new: u32, origin: z.enum(["Governance", "Signed"]) });
const cores = z.array(u32);
const assignment = z.object({ core: u32, paraId: u32, collator: hash.nullable(), groupIdx: u32 });
const candidate = z.object({
  paraId: u32,
  candidateHash: hash,
  collator: hash,
  headData: bytes,
  newValidationCode: bytes.nullable(),
  relayParentNumber: u32,
  validatorIndices: bits,
  votes: z.array(z.boolean()),
});

/** A para as genesis has it, and as it is scheduled for initialization. */
export const newPara = z.object({ paraId: u32, kind, genesisHead: bytes, validationCode: bytes });

/** The arguments of each routine and storage item, by `Module.routine`. */
export const ROUTINES: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(
    CONFIGURATION_MEMBERS.map((member) => [`Configuration.set${member[0]?.toUpperCase()}${member.slice(1)}`, set]),
  ),
  "Configuration.configuration": none,
  "Configuration.pendingConfiguration": none,
  "Initializer.hasInitialized": none,
  "Initializer.trace": none,
  "Paras.scheduleParaInitialize": newPara,
  "Paras.scheduleParaCleanup": ofPara,
  "Paras.scheduleCodeUpgrade": ofPara.extend({ validationCode: bytes, expectedAt: u32 }),
  "Paras.noteNewHead": ofPara.extend({ headData: bytes, number: u32 }),
  "Paras.parachains": none,
  "Paras.upcomingParas": none,
  "Paras.outgoingParas": none,
  "Paras.heads": ofPara,
  "Paras.validationCode": ofPara,
  "Paras.futureCode": ofPara,
  "Paras.futureCodeUpgrades": ofPara,
  "Paras.pastCode": ofPara.extend({ at: u32 }),
  "Paras.pastCodeMeta": ofPara,
  "Paras.pastCodePruning": none,
  "Paras.validationCodeAt": ofPara.extend({ at: u32, assumeIntermediate: u32.nullable() }),
  "Scheduler.addParathreadClaim": ofPara.extend({ collator: hash }),
  "Scheduler.schedule": z.object({
    freed: z.array(z.object({ core: u32, reason: z.enum(["Concluded", "TimedOut"]) })),
  }),
  "Scheduler.occupied": z.object({ cores }),
  "Scheduler.scheduled": none,
  "Scheduler.corePara": z.object({ core: u32 }),
  "Scheduler.executionCores": none,
  "Scheduler.parathreadQueue": none,
  "Scheduler.parathreadClaimIndex": none,
  "Scheduler.sessionStartBlock": none,
  "Scheduler.validatorGroups": none,
  "Scheduler.availabilityTimeoutPredicate": z.object({
    asks: z.array(z.object({ core: u32, occupiedSince: u32 })),
  }),
  "Inclusion.processBitfields": z.object({
    bitfields: z.array(z.object({ validatorIndex: u32, bits, signed: z.boolean() })),
    coreParas: z.array(u32.nullable()),
  }),
  "Inclusion.processCandidates": z.object({
    candidates: z.array(candidate),
    scheduled: z.array(assignment),
    groupSizes: z.array(u32),
  }),
  "Inclusion.collectPending": z.object({ cores, since: u32 }),
  "Inclusion.pendingAvailability": ofPara,
  "Inclusion.bitfields": z.object({ validatorIndex: u32 }),
};
/** Modules whose routines those of another answer, too. */
export const ALSO: Readonly<Record<string, string>> = { Inclusion: "Paras" };
