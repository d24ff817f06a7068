import type { MetricsServer } from "../../adapters/metrics-server.js";
import { type GivenFlags, type ResolvedConfig, resolveConfig } from "../../config/resolve-config.js";
import type { DevConfig } from "../../config/schema.js";
import { type DevChainOptions, resolveOptions } from "../../dev/options.js";
import type { CliIo } from "../cli-io.js";
import { reported } from "../reported.js";
import type { DevBackend, RunningChain } from "./backend.js";
import { optionsFor } from "./chain-options.js";
import { jsonView } from "./view/json-view.js";
import { lineView } from "./view/line-view.js";
import { liveView } from "./view/live-view.js";
import type { RunPlan, View } from "./view/view.js";

/**
 * Runs a development chain to its end, or until it is interrupted.
 *
 * @param flags - as commander hands them over
 * @returns the exit code; what went wrong is on standard error
 */
export async function runDev(flags: GivenFlags, io: CliIo, load: () => Promise<DevBackend>): Promise<number> {
  return reported(io, async (nameOptions) => {
    const resolved = resolveConfig(flags, io.cwd);
    nameOptions(resolved.nameOf);
    await run(resolved, io, await load());
    return 0;
  });
}

async function run(resolved: ResolvedConfig, io: CliIo, backend: DevBackend): Promise<void> {
  const { config } = resolved;
  const options = await optionsFor(resolved, io.cwd, backend);
  const view = viewFor(config, io, planOf(options, backend));
  const log = backend.log(config.log, config.logFormat ?? (config.json ? "json" : "people"), view.log);
  let chain: RunningChain | undefined;
  const endpoint = await metricsEndpoint(config, () => chain?.metrics() ?? null);
  try {
    if (endpoint) view.log.write(`metrics: ${endpoint.url}\n`);
    const start = async () => {
      chain = await backend.startDevChain({ ...options, log });
      return chain;
    };
    await runChain(start, io, view);
  } finally {
    view.close();
    await endpoint?.close();
  }
}

/** Before the chain: a port in use is found while nothing runs. */
async function metricsEndpoint(
  { metrics }: DevConfig,
  page: () => Promise<string> | null,
): Promise<MetricsServer | undefined> {
  if (metrics === undefined) return undefined;
  return (await import("../../adapters/metrics-server.js")).serveMetrics(metrics, page);
}

/** However it ends, nothing is left running. */
async function runChain(start: () => Promise<RunningChain>, { interrupts }: CliIo, view: View): Promise<void> {
  let chain: RunningChain | undefined;
  let isInterrupted = false;
  const stopListening = interrupts.listen(() => {
    isInterrupted = true;
    // Whether that fails is seen below, where it is awaited.
    chain?.stop().catch(() => {});
  });
  try {
    chain = await start();
    chain.events.on("event", (event) => {
      if (event.event !== "summary") view.event(event);
    });
    view.begin();
    if (isInterrupted) await chain.stop();
    const summary = await chain.run();
    await chain.stop();
    view.summary(summary);
  } catch (fault) {
    await chain?.stop().catch(() => {}); // What it fails with follows from what is thrown here.
    throw fault;
  } finally {
    stopListening();
  }
}

function viewFor({ json }: DevConfig, io: CliIo, plan: RunPlan): View {
  if (json) return jsonView(io);
  return io.stdout.isTTY ? liveView(io, plan) : lineView(io, plan);
}

/** Refuses, before anything is shown or started, what cannot work. */
function planOf(given: DevChainOptions, { counterPara }: DevBackend): RunPlan {
  const options = resolveOptions(given, counterPara);
  const { validators, cores, strategy, plugins, time, slotMs, seed, blocks, dataDir } = options;
  const paraIds = options.paras.map((para) => para.paraId);
  const chain = options.chainSpec?.name;
  return { chain, validators, cores, paraIds, strategy, plugins, time, slotMs, seed, blocks, dataDir };
}
