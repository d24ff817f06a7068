export { compareAnswer } from "./compare/compare-answer.js";
export { type Difference, differences } from "./compare/differences.js";
export { plainJson } from "./compare/plain-json.js";
export { countedMetrics } from "./counted-metrics.js";
export { CONFIGURATION_MEMBERS } from "./format/runtime-routines.js";
export { FormatError, type SuiteInput, type SuiteName, suiteInput } from "./format/suites.js";
export { answerRequest, type SuiteHost, type SuiteHosts, serveHost } from "./host/serve-host.js";
export { type LogLine, recordedLog, silentLog } from "./logs.js";
export {
  hashOf,
  type LooseContext,
  type LooseNode,
  leafAt,
  looseNode,
  looseRole,
  looseSubsystem,
} from "./loose-node.js";
export { noMetrics } from "./no-metrics.js";
export { recordedReports } from "./recorded-reports.js";
export type { HostFaultKind } from "./runner/host-link.js";
export { endText, type HostEnd, type HostListener, type HostProcess, type StartHost } from "./runner/host-process.js";
export { type RunOptions, runVectors } from "./runner/run-vectors.js";
export {
  type Counts,
  countsOf,
  exitCodeOf,
  type JudgedVector,
  type RunReport,
  type Verdict,
} from "./runner/verdict.js";
export { type ScriptedChain, scriptedChain } from "./scripted-chain.js";
export { ScriptedNetwork } from "./scripted-network.js";
export { type FoundVector, findVectors } from "./vectors/find-vectors.js";
export { VECTORS } from "./vectors/folder.js";
export { loadVectors } from "./vectors/load-vectors.js";
export { MalformedVectorError, parseVector, type Vector, type VectorPlace } from "./vectors/vector.js";
export { type Leaf, World } from "./world.js";
