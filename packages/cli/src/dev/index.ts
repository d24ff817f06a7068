export { readSpecChain, type SpecChain, type SpecPara } from "./chain-spec/spec-chain.js";
export { counterPara } from "./counter-para.js";
export { DevChain } from "./dev-chain.js";
export type { DevChainEvents, DevEvent, DevSummary, ParaSummary } from "./events.js";
export { type GraphSubsystem, graphsOf, type NodeGraph } from "./node-graph.js";
export { OptionError } from "./option-error.js";
export type { DevChainOptions, DevPara, StrategyChoice } from "./options.js";
export type { DevPlugin } from "./plugins.js";
export { startDevChain } from "./start-dev-chain.js";
