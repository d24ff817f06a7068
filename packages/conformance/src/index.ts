export { countedMetrics } from "./counted-metrics.js";
export { type Difference, differences } from "./differences.js";
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
export { type ScriptedChain, scriptedChain } from "./scripted-chain.js";
export { ScriptedNetwork } from "./scripted-network.js";
export { loadVectors, MalformedVectorError, parseVector, type Vector } from "./vectors.js";
export { type Leaf, World } from "./world.js";
