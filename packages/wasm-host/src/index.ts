export { type PvfBenchRow, type PvfBenchSubject, pvfBench } from "./bench.js";
export { PVF_DEFAULTS, PvfConfig, type PvfLimits, PvfWorkerEntry } from "./config.js";
export { wasmHostModule } from "./module.js";
export { PvfArtifacts } from "./pvf/artifacts.js";
export { checkValidationCode, type PreparedCode } from "./pvf/check-validation-code.js";
export { PvfPool } from "./pvf/pool.js";
export type { CodeRefusal } from "./pvf/refusal.js";
export { RealTime } from "./real-time.js";
export type { WasmModule } from "./web-assembly.js";
