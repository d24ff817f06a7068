import type { GraphEdge } from "@parahost/kernel";
import type { GraphSubsystem, NodeGraph } from "../../dev/node-graph.js";

const LEGEND =
  "black: asks · dashed: a job asks · blue: tells · hollow head: unbounded, never waits · number: inbox size";
const FILL = { ours: "#ffffff", plugin: "#fff2b3", replacement: "#ffd0b0" } as const;
const LINE = {
  ask: 'color="#222222"',
  jobAsk: 'color="#222222" style=dashed',
  tell: 'color="#2060c0"',
} as const;

/** The graphs as one drawing in the language of Graphviz, a box each. */
export function dotOf(graphs: readonly NodeGraph[]): string {
  return [
    "digraph parahost {",
    `  graph [rankdir=LR ranksep=0.9 nodesep=0.22 fontname="Helvetica" fontsize=12 label=${quoted(LEGEND)} labelloc=b]`,
    '  node [shape=box style="rounded,filled" fillcolor="#ffffff" fontname="Helvetica" fontsize=11 margin="0.16,0.06"]',
    "  edge [arrowsize=0.7]",
    ...graphs.flatMap(cluster),
    "}",
    "",
  ].join("\n");
}

function cluster({ node, subsystems, parties, absent, edges }: NodeGraph, index: number): readonly string[] {
  const id = (name: string) => quoted(`${index}/${name}`);
  return [
    `  subgraph cluster_${index} {`,
    `    graph [label=${quoted(node)} style=rounded color="#999999" fontsize=14 labelloc=t]`,
    ...subsystems.map((it) => `    ${id(it.name)} [${box(it)}]`),
    ...parties.map((name) => `    ${id(name)} [label=${quoted(name)} shape=ellipse]`),
    ...absent.map(
      (name) => `    ${id(name)} [label=${quoted(`${name}\nnot there`)} style="rounded,dashed" color="#999999"]`,
    ),
    ...edges.map((edge) => `    ${id(edge.from)} -> ${id(edge.to)} [${line(edge)}]`),
    "  }",
  ];
}

function box({ name, inboxSize, origin, target }: GraphSubsystem): string {
  const label = [name, `${origin === "ours" ? "" : `${origin} · `}${inboxSize}`].join("\n");
  return `label=${quoted(label)} fillcolor="${FILL[origin]}" tooltip=${quoted(target)}`;
}

function line({ from, to, via, unbounded }: GraphEdge): string {
  const says = { ask: "asks", jobAsk: "asks, from jobs", tell: "tells" }[via];
  return `${LINE[via]}${unbounded ? " arrowhead=onormal penwidth=1.6" : ""} tooltip=${quoted(`${from} ${says} ${to}${unbounded ? ", unbounded" : ""}`)}`;
}

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
