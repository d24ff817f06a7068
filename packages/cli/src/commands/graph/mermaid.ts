import type { GraphEdge } from "@parahost/kernel";
import type { GraphSubsystem, NodeGraph } from "../../dev/node-graph.js";

/** Asks are solid, asks of jobs dotted, tells thick; a circle at the end says that it never waits. */
const ARROW = { ask: ["-->", "--o"], jobAsk: ["-.->", "-.-o"], tell: ["==>", "==o"] } as const;

/** The graphs as one drawing in the language of Mermaid, a box each. */
export function mermaidOf(graphs: readonly NodeGraph[]): string {
  return [
    "%% --> asks, -.-> a job asks, ==> tells; a head o: unbounded, never waits; numbers are inbox sizes",
    "flowchart LR",
    ...graphs.flatMap(subgraph),
    "  classDef plugin fill:#fff2b3",
    "  classDef replacement fill:#ffd0b0",
    "  classDef absent stroke-dasharray:4",
    "",
  ].join("\n");
}

function subgraph({ node, subsystems, parties, absent, edges }: NodeGraph, index: number): readonly string[] {
  const id = (name: string) => `${name}_${index}`;
  return [
    `  subgraph node_${index}["${node}"]`,
    ...subsystems.map((it) => `    ${id(it.name)}["${label(it)}"]${it.origin === "ours" ? "" : `:::${it.origin}`}`),
    ...parties.map((name) => `    ${id(name)}(["${name}"])`),
    ...absent.map((name) => `    ${id(name)}["${name}<br/>not there"]:::absent`),
    ...edges.map((edge) => `    ${id(edge.from)} ${arrow(edge)} ${id(edge.to)}`),
    "  end",
  ];
}

const label = ({ name, inboxSize, origin }: GraphSubsystem): string =>
  `${name}<br/>${origin === "ours" ? "" : `${origin} · `}${inboxSize}`;
const arrow = ({ via, unbounded }: GraphEdge): string => ARROW[via][unbounded ? 1 : 0];
