export type { Interrupts } from "./adapters/interrupts.js";
export type { CliIo, Output } from "./commands/cli-io.js";
export type { DevBackend, RunningChain } from "./commands/dev/backend.js";
export { runCli } from "./commands/run-cli.js";
export { type DevConfig, devSchema } from "./config/schema.js";
export {
  DevChain,
  type DevChainEvents,
  type DevChainOptions,
  type DevEvent,
  type DevPara,
  type DevSummary,
  OptionError,
  type ParaSummary,
  type StrategyChoice,
  startDevChain,
} from "./dev/index.js";
