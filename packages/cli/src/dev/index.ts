export { counterPara } from "./counter-para.js";
export { DevChain } from "./dev-chain.js";
export type { DevChainEvents, DevEvent, DevSummary, ParaSummary } from "./events.js";
export { type GraphSubsystem, graphsOf, type NodeGraph } from "./node-graph.js";
export { type DevChainOptions, type DevPara, OptionError, type StrategyChoice } from "./options.js";
export type { DevPlugin } from "./plugins.js";
export { startDevChain } from "./start-dev-chain.js";
