import type { AsyncBackingParams, ExecutorParam, SessionInfo } from "../session.js";
import { bits, coreIndex, hash, paraId, u32, u64, validatorId, validatorIndex } from "./basic.js";
import { enumOf, mapOf, namesOf, struct, vecOf } from "./compound.js";

/** How far candidates may run ahead: depth, then ancestry. */
export const asyncBackingParams = struct<AsyncBackingParams>("AsyncBackingParams", {
  maxCandidateDepth: u32,
  allowedAncestryLen: u32,
});

/** What is switched on, one bit a feature. */
export const nodeFeatures = bits;

/** As `claim_queue` answers: which paras each core is to serve, soonest first. */
export const claimQueue = mapOf(coreIndex, vecOf(paraId));

/** What stays known of a session when it is over. */
export const sessionInfo = struct<SessionInfo>("SessionInfo", {
  activeValidatorIndices: vecOf(validatorIndex),
  randomSeed: hash,
  disputePeriod: u32,
  validators: vecOf(validatorId),
  discoveryKeys: vecOf(hash),
  assignmentKeys: vecOf(hash),
  validatorGroups: vecOf(vecOf(validatorIndex)),
  nCores: u32,
  zerothDelayTrancheWidth: u32,
  relayVrfModuloSamples: u32,
  nDelayTranches: u32,
  noShowSlots: u32,
  neededApprovals: u32,
});

const prepareKind = namesOf("PvfPrepKind", ["Precheck", "Prepare"] as const);
const executeKind = namesOf("PvfExecKind", ["Backing", "Approval"] as const);
/** One parameter of the code's executor. */
export const executorParam = enumOf<ExecutorParam, "kind">("ExecutorParam", "kind", {
  MaxMemoryPages: { index: 1, fields: { pages: u32 } },
  StackLogicalMax: { index: 2, fields: { values: u32 } },
  StackNativeMax: { index: 3, fields: { bytes: u32 } },
  PrecheckingMaxMemory: { index: 4, fields: { bytes: u64 } },
  PvfPrepTimeout: { index: 5, fields: { purpose: prepareKind, timeoutMs: u64 } },
  PvfExecTimeout: { index: 6, fields: { purpose: executeKind, timeoutMs: u64 } },
  WasmExtBulkMemory: { index: 7, fields: {} },
});
/** The parameters of a session, in order. */
export const executorParams = vecOf(executorParam);
