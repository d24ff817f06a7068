import {
  AllowedAncestry,
  AuthorityDiscovery,
  type CandidateReports,
  CandidateReports as CandidateReportsToken,
  Chain,
  Chance,
  Keystore,
  kernelModule,
  LeafFollower,
  Log,
  type MemoryKeystore,
  Metrics,
  Network,
  NodeName,
  Observers,
  Overseer,
  ParachainHost,
  Stores,
} from "@parahost/kernel";
import { InvalidDumps, RuntimeAllowedAncestry } from "@parahost/node";
import type { ValidatorId } from "@parahost/primitives";
import type { CandidateReport, ObservedRole } from "@parahost/protocol";
import { type ChainView, RelayChain, RuntimeParachainHost } from "@parahost/relay-chain";
import { Container, type ContainerModule } from "inversify";
import { PromMetrics } from "../adapters/prom-metrics.js";
import { logOf } from "../adapters/winston-log.js";
import type { DevProcess } from "./process.js";

/** What makes one node different from another. */
export interface NodeSpec {
  readonly name: string;
  readonly role: ObservedRole;
  readonly keystore: MemoryKeystore;
  readonly authorities: readonly ValidatorId[];
  readonly modules: readonly ContainerModule[];
}
/** A node while it runs. */
export interface RunningNode {
  readonly container: Container;
  readonly overseer: Overseer;
  readonly view: ChainView;
  readonly log: Log;
  readonly reports: CandidateReports;
  readonly metrics: PromMetrics;
}

/** One node of the development chain: a container of its own, made anew each time it starts. */
export class DevNode {
  #running: (RunningNode & { readonly leave: () => void }) | undefined;

  /**
   * @param onReport - hears what the node has to say of candidates
   * @param onFault - hears the fault that ended the node
   */
  constructor(
    readonly spec: NodeSpec,
    private readonly process: DevProcess,
    private readonly onReport: (report: CandidateReport) => void,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  get running(): RunningNode | undefined {
    return this.#running;
  }

  /** Nothing happens where it runs already. */
  async start(): Promise<RunningNode> {
    if (this.#running) return this.#running;
    const { view, leave } = this.process.container.get(RelayChain).join(this.name, this.onFault);
    const container = await this.#contain(view);
    container.get(Observers).on("candidate", this.onReport);
    const overseer = container.get(Overseer);
    const log = container.get(Log);
    const [reports, metrics] = [container.get(CandidateReportsToken), container.get(PromMetrics)];
    this.#running = { container, overseer, view, leave, log, reports, metrics };
    overseer.ended.catch(this.onFault);
    overseer.start();
    container.get(LeafFollower).start();
    return this.#running;
  }

  /** Concludes the node's subsystems. Its stores stay. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    running.leave();
    running.container.get(LeafFollower).stop();
    await running.overseer.conclude();
  }

  #contain(view: ChainView): Promise<Container> {
    const { name, role, authorities } = this.spec;
    const { container: parent, hub, storesOf, dumpsOf } = this.process;
    return nodeContainer(parent, this.spec, {
      chain: view,
      parachainHost: new RuntimeParachainHost(parent.get(RelayChain).runtime, view),
      network: hub.join(name, role, authorities),
      authorityDiscovery: hub.authorityDiscovery,
      stores: storesOf(name),
      dumps: dumpsOf(name),
    });
  }
}

/** How a node reaches what lies outside it. */
export interface NodePorts {
  readonly chain: Chain;
  readonly parachainHost: ParachainHost;
  readonly network: Network;
  readonly authorityDiscovery: AuthorityDiscovery;
  readonly stores: Stores;
  readonly dumps: InvalidDumps | null;
}

/** Makes a node's container below that of the process. Nothing is started. */
export async function nodeContainer(parent: Container, spec: NodeSpec, ports: NodePorts): Promise<Container> {
  const { name, keystore, modules } = spec;
  const container = new Container({ parent });
  container.bind(NodeName).toConstantValue(name);
  container.bind(Log).toConstantValue(logOf(parent.get(Log), { node: name }));
  container.bind(PromMetrics).toConstantValue(new PromMetrics(name));
  container.bind(Metrics).toService(PromMetrics);
  container.bind(Chance).toConstantValue(parent.get(Chance).fork(`node/${name}`));
  container.bind(Keystore).toConstantValue(keystore);
  container.bind(Stores).toConstantValue(ports.stores);
  if (ports.dumps) container.bind(InvalidDumps).toConstantValue(ports.dumps);
  container.bind(Chain).toConstantValue(ports.chain);
  container.bind(ParachainHost).toConstantValue(ports.parachainHost);
  container.bind(AllowedAncestry).to(RuntimeAllowedAncestry).inSingletonScope();
  container.bind(Network).toConstantValue(ports.network);
  container.bind(AuthorityDiscovery).toConstantValue(ports.authorityDiscovery);
  for (const module of [kernelModule, ...modules]) await container.loadAsync(module);
  return container;
}
