import type { Log } from "@parahost/kernel";
import type { ParaId, Result } from "@parahost/primitives";
import type { CodeRefusal } from "@parahost/wasm-host";
import type { LogFilter } from "../../adapters/log-filter.js";
import type { LogOutput } from "../../adapters/winston-log.js";
import type { PluginSetting } from "../../config/plugin.js";
import type { SpecChain } from "../../dev/chain-spec/spec-chain.js";
import type { DevEvent, DevSummary } from "../../dev/events.js";
import type { NodeGraph } from "../../dev/node-graph.js";
import type { DevChainOptions, DevPara } from "../../dev/options.js";
import type { DevPlugin } from "../../dev/plugins.js";

/** What the command needs of a development chain. */
export interface RunningChain {
  readonly events: {
    /** Hears all that the run has to say. */
    on(name: "event", listener: (event: DevEvent) => void): unknown;
  };
  /** To the last block asked for, or until it is stopped. Rejects with the first cause where a node fails. */
  run(): Promise<DevSummary>;
  /** The metrics of all nodes that run, as text for Prometheus. */
  metrics(): Promise<string>;
  /** Concludes every subsystem and leaves nothing running. May be called more than once. */
  stop(): Promise<void>;
}
/** What `parahost dev` is a layer over. Loaded once flags and file have been found good. */
export interface DevBackend {
  /** As `@parahost/cli/dev` exports it. */
  startDevChain(options: DevChainOptions): Promise<RunningChain>;
  /** Reads a raw chain spec, and gets its chain ready. */
  readSpecChain(file: string): Promise<Result<SpecChain, string>>;
  /** Assembles the nodes that these options ask for, and runs none. */
  graphsOf(options: DevChainOptions): Promise<readonly NodeGraph[]>;
  /** A para of ours. */
  counterPara(paraId: ParaId): DevPara;
  /** Loads what the settings name. @throws OptionError */
  pluginsFor(settings: readonly PluginSetting[], folder: string): Promise<readonly DevPlugin[]>;
  /** Why bytes are no validation code that can be run, or the code prepared. */
  checkValidationCode(code: Uint8Array): Promise<Result<unknown, CodeRefusal>>;
  /** The log of a run, on standard error. */
  log(filter: LogFilter, format: "people" | "json", out: LogOutput): Log;
}

/** The real one. */
export async function loadDevBackend(): Promise<DevBackend> {
  // First what holds nearly all of the rest.
  const { graphsOf, readSpecChain, startDevChain } = await import("../../dev/index.js");
  const [{ counterPara }, { pluginsFor }, { checkValidationCode }, { winstonLog }] = await Promise.all([
    import("../../dev/counter-para.js"),
    import("./plugins.js"),
    import("@parahost/wasm-host"),
    import("../../adapters/winston-log.js"),
  ]);
  return {
    startDevChain,
    readSpecChain,
    graphsOf,
    counterPara,
    pluginsFor,
    checkValidationCode: (code) => checkValidationCode(code),
    log: winstonLog,
  };
}
