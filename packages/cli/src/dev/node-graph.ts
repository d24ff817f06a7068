import { AnySubsystem, edgesOf, type GraphEdge, type GraphNode, messageGraph, type Party } from "@parahost/kernel";
import { isOurs } from "@parahost/node";
import type { DevNode } from "./dev-node.js";
import type { DevChainOptions } from "./options.js";
import { blockAuthor, finalityVoter } from "./outside-parties.js";
import { startDevChain } from "./start-dev-chain.js";

/** A subsystem of a node, and where it comes from: `replacement` stands in the place of one of ours. */
export interface GraphSubsystem extends GraphNode {
  readonly origin: "ours" | "plugin" | "replacement";
  /** The messages that it understands. */
  readonly hears: readonly string[];
}
/** Who says what to whom in one kind of node. */
export interface NodeGraph {
  /** `validator`, `collator`, or `collator of para 3000` where that one differs from the first. */
  readonly node: string;
  readonly subsystems: readonly GraphSubsystem[];
  /** Who speaks from outside the overseer. */
  readonly parties: readonly string[];
  /** Who is spoken to, and is not there: asking them fails, telling them leads nowhere. */
  readonly absent: readonly string[];
  readonly edges: readonly GraphEdge[];
}

/**
 * The message graphs of a development chain with these options: the nodes are assembled as they would be, and none runs. What could not
 * start has no graph, and fails as it would when started.
 */
export async function graphsOf(given: DevChainOptions): Promise<readonly NodeGraph[]> {
  const { dataDir: _kept, dumpDir: _dumped, plugins = [], validatorModules, ...options } = given;
  const graphs = await assembled({ ...options, plugins, ...(validatorModules ? { validatorModules } : {}) });
  if (graphs.every(({ subsystems }) => subsystems.every(({ origin }) => origin === "ours"))) return graphs;
  const [validator, collator] = await assembled(options);
  return graphs.map((graph, i) => {
    const taken = new Set((i === 0 ? validator : collator)?.subsystems.map(({ name }) => name));
    return { ...graph, subsystems: graph.subsystems.map((it) => placed(it, taken)) };
  });
}

const placed = (subsystem: GraphSubsystem, taken: ReadonlySet<string>): GraphSubsystem =>
  subsystem.origin === "plugin" && taken.has(subsystem.name) ? { ...subsystem, origin: "replacement" } : subsystem;

async function assembled(options: DevChainOptions): Promise<readonly NodeGraph[]> {
  const chain = await startDevChain({ ...options, time: "virtual" });
  try {
    const [validator] = chain.validators;
    if (!validator) return [];
    return [graphOf(validator, "validator", [blockAuthor, finalityVoter]), ...collatorGraphs(chain.collators)];
  } finally {
    await chain.stop();
  }
}

/** Collators that are alike are drawn once. */
function collatorGraphs(collators: readonly DevNode[]): readonly NodeGraph[] {
  const seen = new Map<string, NodeGraph>();
  for (const collator of collators) {
    const graph = graphOf(collator, "collator", []);
    const name = seen.size === 0 ? graph.node : `collator of para ${collator.name.replace("collator-", "")}`;
    const key = JSON.stringify(graph);
    if (!seen.has(key)) seen.set(key, { ...graph, node: name });
  }
  return [...seen.values()];
}

function graphOf({ running }: DevNode, node: string, parties: readonly Party[]): NodeGraph {
  const subsystems = running?.container.getAll(AnySubsystem) ?? [];
  const { nodes, edges } = messageGraph(subsystems.map(({ role }) => role));
  const names = new Set(nodes.map(({ name }) => name));
  return {
    node,
    subsystems: nodes.map((it, i) => {
      const subsystem = subsystems[i];
      const origin = subsystem && isOurs(subsystem) ? "ours" : "plugin";
      return { ...it, origin, hears: Object.keys(subsystem?.handlers ?? {}).sort() };
    }),
    parties: parties.map(({ name }) => name),
    absent: [...new Set(edges.map(({ to }) => to))].filter((to) => !names.has(to)).sort(),
    edges: [...parties.flatMap(edgesOf), ...edges],
  };
}
