import type { Bits } from "./bits.js";
import type { Hash, ValidatorId, ValidatorIndex } from "./ids.js";

/** How far candidates may run ahead of what is included. */
export interface AsyncBackingParams {
  /** Candidates of one para that may be backed ahead of the one included; 0 is off. */
  readonly maxCandidateDepth: number;
  /** How many ancestors of a leaf may be a candidate's relay parent; 0 is the leaf alone. */
  readonly allowedAncestryLen: number;
}
/** Whether a session has async backing at all; `null` is a runtime that does not know it. */
export const hasAsyncBacking = (params: AsyncBackingParams | null): boolean =>
  params !== null && params.maxCandidateDepth > 0;
/** The reference's `FeatureIndex`: positions in the runtime's node features. */
export const NodeFeature = {
  EnableAssignmentsV2: 0,
  ElasticScalingMVP: 1,
  AvailabilityChunkMapping: 2,
  CandidateReceiptV2: 3,
} as const;
/** Bits that the runtime switches on for all nodes at once. */
export type NodeFeatures = Bits;

/** @guide runtime/session_info.md */
export interface SessionInfo {
  readonly activeValidatorIndices: readonly ValidatorIndex[];
  readonly randomSeed: Hash;
  readonly disputePeriod: number;
  readonly validators: readonly ValidatorId[];
  readonly discoveryKeys: readonly Hash[];
  readonly assignmentKeys: readonly Hash[];
  readonly validatorGroups: readonly (readonly ValidatorIndex[])[];
  readonly nCores: number;
  readonly zerothDelayTrancheWidth: number;
  readonly relayVrfModuloSamples: number;
  readonly nDelayTranches: number;
  readonly noShowSlots: number;
  readonly neededApprovals: number;
}

/** How validation code is run in a session, where it is not run by default. */
export type ExecutorParam =
  | { readonly kind: "MaxMemoryPages"; readonly pages: number }
  | { readonly kind: "StackLogicalMax"; readonly values: number }
  | { readonly kind: "StackNativeMax"; readonly bytes: number }
  | { readonly kind: "PrecheckingMaxMemory"; readonly bytes: bigint }
  | { readonly kind: "PvfPrepTimeout"; readonly purpose: "Precheck" | "Prepare"; readonly timeoutMs: bigint }
  | { readonly kind: "PvfExecTimeout"; readonly purpose: "Backing" | "Approval"; readonly timeoutMs: bigint }
  | { readonly kind: "WasmExtBulkMemory" };
