import {
  AnySubsystem,
  type Chain,
  Chance,
  MemoryKeystore,
  MemoryNetworkHub,
  MemoryStores,
  Overseer,
  type ParachainHost,
  type Role,
  SelectionStrategy,
  SubsystemError,
  VirtualClock,
} from "@parahost/kernel";
import { COLLATOR_SUBSYSTEMS, VALIDATOR_SUBSYSTEMS } from "@parahost/node";
import { blockNumber, hash } from "@parahost/primitives";
import type { SubsystemName } from "@parahost/protocol";
import { RelayRuntime } from "@parahost/runtime";
import { type Container, ContainerModule, type ServiceIdentifier } from "inversify";
import { allPlugins } from "./all-plugins.js";
import { type NodePorts, nodeContainer } from "./dev-node.js";
import { OptionError } from "./option-error.js";
import type { ResolvedOptions } from "./options.js";
import { type DevPlugin, modulesFor, type NodeKind, PART_FOR, replacedOn } from "./plugins.js";
import { SUBSYSTEMS_OF, settings } from "./roster.js";

/** Ours, by the kind of node that has them. */
const NAMES_OF = { validator: VALIDATOR_SUBSYSTEMS, collator: COLLATOR_SUBSYSTEMS } as const;
/** What a plugin says to put a subsystem in the place of ours. */
const REPLACING: Readonly<Record<NodeKind, (name: string) => string>> = {
  validator: (name) => `replaces: ["${name}"]`,
  collator: (name) => `collator: { replaces: ["${name}"] }`,
};

/** What is bound, and by which plugin; `null` where our own roster binds it. */
export interface Bound<T> {
  readonly it: T;
  readonly plugin: string | null;
}
/** A validator as it would be put together. */
export interface TrialNode {
  readonly roles: readonly Bound<Role>[];
  readonly strategies: readonly Bound<SelectionStrategy>[];
}

/**
 * Puts a validator together without starting it, with all that plugins bring, and a collator where they bring something for one: what
 * does not fit is found here, and named.
 *
 * @param parent - the process's container, with the plugins' modules for it
 * @returns the validator
 * @throws OptionError
 */
export async function tryNode(parent: Container, options: ResolvedOptions): Promise<TrialNode> {
  const plugins = allPlugins(options);
  const validator = await tryKind("validator", parent, plugins, [
    settings({ ...options, strategy: "auto" }), // Whether there is one of that name is said below, in better words.
  ]);
  checkWanted(validator.strategies, options.strategy);
  const [para] = options.paras;
  if (para && plugins.some(({ collator }) => collator)) await tryKind("collator", parent, plugins, [para.collator]);
  assembled(() => parent.get(RelayRuntime));
  return validator;
}

/** @param more - what such a node has beside subsystems and plugins */
async function tryKind(
  kind: NodeKind,
  parent: Container,
  plugins: readonly DevPlugin[],
  more: readonly ContainerModule[],
): Promise<TrialNode> {
  checkReplaced(kind, plugins);
  const owners = new Map<unknown, (string | null)[]>([AnySubsystem, SelectionStrategy].map((token) => [token, []]));
  const modules = [
    watched(SUBSYSTEMS_OF[kind](replacedOn(kind, plugins)), null, owners),
    ...modulesFor(kind, plugins).map(({ name, module }) => watched(module, name, owners)),
    ...more.map((module) => watched(module, null, owners)),
  ];
  const keystore = new MemoryKeystore(parent.get(Chance).fork("trial"));
  const role = kind === "validator" ? "Authority" : "Full";
  const spec = { name: "trial", role, keystore, authorities: [], modules } as const;
  const container = await nodeContainer(parent, spec, nowhere(parent));
  const all = <T>(token: ServiceIdentifier<T>) =>
    assembled(() => (container.isBound(token) ? container.getAll(token) : []));
  const bound = <T>(token: ServiceIdentifier<T>) => boundBy(all(token), owners.get(token));
  const strategies = bound(SelectionStrategy);
  checkStrategies(strategies);
  const roles = bound(AnySubsystem).map(({ it, plugin }) => ({ it: it.role, plugin }));
  checkRoles(kind, roles, plugins);
  assembled(() => container.get(Overseer));
  return { roles, strategies };
}

/** The same module; what it binds under the tokens of `owners` is noted as its owner's, in the order of the bindings. */
function watched(module: ContainerModule, owner: string | null, owners: ReadonlyMap<unknown, (string | null)[]>) {
  return new ContainerModule(async (options) => {
    const bind: typeof options.bind = (token) => {
      owners.get(token)?.push(owner);
      return options.bind(token);
    };
    try {
      await module.load({ ...options, bind });
    } catch (cause) {
      throw new OptionError("plugins", `${owner ?? "our own module"}: its module fails`, cause);
    }
  });
}

/** A binding to a token that nothing is bound to gives nothing, without a word. */
function boundBy<T>(found: readonly T[], owners: readonly (string | null)[] = []): readonly Bound<T>[] {
  if (found.length === owners.length) return found.map((it, i) => ({ it, plugin: owners[i] ?? null }));
  const counts = `${owners.length} subsystems or strategies are bound, and ${found.length} made`;
  throw new OptionError("plugins", `${counts}: one is bound to what is not there, or was unbound`);
}

function assembled<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new OptionError("plugins", "the node cannot be put together with them", cause);
  }
}

function checkReplaced(kind: NodeKind, plugins: readonly DevPlugin[]): void {
  const by = new Map<SubsystemName, string>();
  for (const plugin of plugins)
    for (const replaced of PART_FOR[kind](plugin).replaces ?? []) {
      const { name } = plugin;
      if (!NAMES_OF[kind].includes(replaced))
        throw new OptionError("plugins", `${name}: replaces ${replaced}, and a ${kind} has no such subsystem`);
      const other = by.get(replaced);
      if (other !== undefined) throw new OptionError("plugins", `${other} and ${name} both replace ${replaced}`);
      by.set(replaced, name);
    }
}

function checkRoles(kind: NodeKind, roles: TrialNode["roles"], plugins: readonly DevPlugin[]): void {
  const by = new Map<string, string | null>();
  for (const { it, plugin } of roles) {
    const other = by.get(it.name);
    if (other === null)
      throw new OptionError(
        "plugins",
        `${plugin}: binds ${it.name}, which is a subsystem of ours; to replace it, it exports ${REPLACING[kind](it.name)}`,
      );
    if (other !== undefined)
      throw new OptionError("plugins", `${other} and ${plugin} both bind a subsystem ${it.name}`);
    by.set(it.name, plugin);
  }
  for (const plugin of plugins)
    for (const replaced of PART_FOR[kind](plugin).replaces ?? [])
      if (by.get(replaced) !== plugin.name)
        throw new OptionError("plugins", `${plugin.name}: replaces ${replaced}, and binds no subsystem of that name`);
}

function checkStrategies(strategies: TrialNode["strategies"]): void {
  const by = new Map<string, string | null>();
  for (const { it, plugin } of strategies) {
    const other = by.get(it.name);
    if (by.has(it.name)) throw new OptionError("plugins", `${other} and ${plugin} both bind a strategy ${it.name}`);
    by.set(it.name, plugin);
  }
}

function checkWanted(strategies: TrialNode["strategies"], wanted: string): void {
  const known = ["auto", ...strategies.map(({ it }) => it.name)];
  if (!known.includes(wanted))
    throw new OptionError("strategy", `${JSON.stringify(wanted)} is none of ${known.join(", ")}`);
}

/** Ports of a node that is never started. */
function nowhere(parent: Container): NodePorts {
  const hub = new MemoryNetworkHub(new VirtualClock(), parent.get(Chance).fork("trial"));
  const notStarted = async (): Promise<never> => {
    throw new SubsystemError("trial", "NotStarted", { fatal: false });
  };
  const chain: Chain = {
    header: async () => null,
    finalizedHash: async () => null,
    finalized: () => ({ hash: hash(`0x${"00".repeat(32)}`), number: blockNumber(0) }),
    ancestors: async () => [],
    leaves: () => [],
    listen: () => () => undefined,
  };
  const parachainHost: ParachainHost = { call: notStarted, apiVersion: notStarted };
  const network = hub.join("trial", "Authority", []);
  return {
    chain,
    parachainHost,
    network,
    authorityDiscovery: hub.authorityDiscovery,
    stores: new MemoryStores(),
    dumps: null,
  };
}
