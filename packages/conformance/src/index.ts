export { type LogLine, recordedLog, silentLog } from "./logs.js";
export { noMetrics } from "./no-metrics.js";
export { recordedReports } from "./recorded-reports.js";
export { type Leaf, World } from "./world.js";
