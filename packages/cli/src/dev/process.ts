import { join } from "node:path";
import {
  Chance,
  Clock,
  FinalityRule,
  finalityAtDepth,
  Log,
  MemoryNetworkHub,
  MemoryStores,
  SeededChance,
  SignatureVerifier,
  Stores,
  VirtualClock,
} from "@parahost/kernel";
import { ErasureCoder, type InvalidDumps } from "@parahost/node";
import { ChainRuntime, FINALITY_DEPTH, relayChainModule } from "@parahost/relay-chain";
import { RuntimeOptions, runtimeModule } from "@parahost/runtime";
import { PvfArtifacts, PvfWorkerEntry, RealTime, wasmHostModule } from "@parahost/wasm-host";
import { Container } from "inversify";
import { builtEntry } from "../adapters/built-entries.js";
import { ComputeThreads, ComputeWorkerEntry } from "../adapters/compute/compute-threads.js";
import { ThreadedCoder } from "../adapters/compute/threaded-coder.js";
import { FileInvalidDumps } from "../adapters/file-invalid-dumps.js";
import { FilePvfArtifacts } from "../adapters/file-pvf-artifacts.js";
import { LevelStores } from "../adapters/level-stores.js";
import { RealClock } from "../adapters/real-clock.js";
import { realTime } from "../adapters/real-time.js";
import { SignaturePool } from "../adapters/signature-pool.js";
import { winstonLog } from "../adapters/winston-log.js";
import { allPlugins } from "./all-plugins.js";
import { OptionError } from "./option-error.js";
import type { ResolvedOptions } from "./options.js";
import type { DevPlugin } from "./plugins.js";

/** What the nodes of one process share. */
export interface DevProcess {
  readonly container: Container;
  readonly clock: VirtualClock | RealClock;
  readonly hub: MemoryNetworkHub;
  /** The stores of one node: the same ones when it comes back. */
  storesOf(node: string): Stores;
  /** Where one node keeps what it finds invalid; `null`: nowhere. */
  dumpsOf(node: string): InvalidDumps | null;
}

/** Makes the process container: clock, chance, log, PVF pool, signature verifier, relay chain, network. */
export async function makeProcess(options: ResolvedOptions): Promise<DevProcess> {
  const clock = options.time === "virtual" ? new VirtualClock() : new RealClock();
  const chance = new SeededChance(options.seed);
  const storesOf = storesOnce(options.dataDir, clock);
  const container = new Container();
  container.bind(Clock).toConstantValue(clock);
  container.bind(Chance).toConstantValue(chance);
  container.bind(Log).toConstantValue(options.log ?? winstonLog({ level: "warn", targets: new Map() }, "people"));
  container.bind(Stores).toConstantValue(storesOf("chain"));
  container.bind(FinalityRule).toConstantValue(finalityAtDepth(FINALITY_DEPTH));
  container.bind(SignaturePool).toSelf().inSingletonScope();
  container.bind(SignatureVerifier).toService(SignaturePool);
  container.bind(ComputeThreads).toSelf().inSingletonScope();
  container.bind(ComputeWorkerEntry).toConstantValue(builtEntry("@parahost/cli", "adapters/compute/worker.js"));
  container.bind(ErasureCoder).to(ThreadedCoder).inSingletonScope();
  container.bind(RealTime).toConstantValue(realTime);
  container.bind(PvfWorkerEntry).toConstantValue(builtEntry("@parahost/wasm-host", "pvf/worker.js"));
  const { dataDir } = options;
  if (dataDir !== undefined) container.bind(PvfArtifacts).toConstantValue(new FilePvfArtifacts(join(dataDir, "pvf")));
  await container.load(wasmHostModule, runtimeModule, relayChainModule);
  (await container.rebind(RuntimeOptions)).toConstantValue({ checkInvariants: options.check });
  if (options.chainSpec) (await container.rebind(ChainRuntime)).toConstantValue(options.chainSpec.runtime);
  for (const plugin of allPlugins(options)) await loadProcessModule(container, plugin);
  await container.load(...options.processModules);
  const { dumpDir } = options;
  const dumpsOf = (node: string) => (dumpDir === undefined ? null : new FileInvalidDumps(dumpDir, node, clock));
  return { container, clock, hub: new MemoryNetworkHub(clock, chance.fork("network")), storesOf, dumpsOf };
}

async function loadProcessModule(container: Container, { name, processModule }: DevPlugin): Promise<void> {
  try {
    if (processModule) await container.loadAsync(processModule);
  } catch (cause) {
    throw new OptionError("plugins", `${name}: its module fails`, cause);
  }
}

/** Stores that outlive the node that opened them: in memory, or a folder each. */
function storesOnce(dataDir: string | undefined, clock: Clock): (node: string) => Stores {
  const known = new Map<string, Stores>();
  return (node) => {
    const stores = known.get(node) ?? (dataDir ? new LevelStores(join(dataDir, node), clock) : new MemoryStores());
    known.set(node, stores);
    return stores;
  };
}
