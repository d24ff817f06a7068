export { type PvfBenchRow, type PvfBenchSubject, pvfBench } from "./bench.js";
export type { PreparedCode } from "./code/checked-code.js";
export type { CodeRefusal } from "./code/refusal.js";
export {
  PVF_DEFAULTS,
  PvfConfig,
  type PvfLimits,
  PvfWorkerEntry,
  RUNTIME_DEFAULTS,
  type RuntimeLimits,
} from "./config.js";
export { wasmHostModule } from "./module.js";
export { PvfArtifacts } from "./pvf/artifacts.js";
export { checkValidationCode } from "./pvf/check-validation-code.js";
export { PvfPool } from "./pvf/pool.js";
export { RealTime } from "./real-time.js";
export * from "./runtime/index.js";
export type { WasmModule } from "./web-assembly.js";
