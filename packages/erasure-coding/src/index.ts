export { type BenchOptions, benchErasureCoding, type ErasureBenchRow } from "./bench.js";
export { type BranchError, type Branches, branches, branchesOfHashes, branchHash, type Proof } from "./branches.js";
export {
  type CodeParamsError,
  MAX_VALIDATORS,
  recoveryThreshold,
  systematicRecoveryThreshold,
} from "./code-params.js";
export { type ObtainError, obtainChunks, obtainRoot, reconstruct } from "./erasure-coding.js";
export { erasureCodingReady } from "./kernel/load.js";
export type { ReconstructError } from "./received-chunks.js";
export { reconstructFromSystematic } from "./systematic.js";
