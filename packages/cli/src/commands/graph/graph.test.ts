import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { AnySubsystem, defineRole, INBOX_SIZE } from "@parahost/kernel";
import { ProvisionerSubsystem } from "@parahost/node";
import { ContainerModule } from "inversify";
import { graphsOf, type NodeGraph } from "../../dev/index.js";
import { scriptedCli } from "../scripted-cli.js";
import { dotOf } from "./dot.js";
import { mermaidOf } from "./mermaid.js";
import { svgOf } from "./svg.js";

const cli = () => scriptedCli({ cwd: import.meta.dirname });
const of = (graphs: readonly NodeGraph[], node: string) => graphs.find((graph) => graph.node === node);

describe("the graph of a development chain", () => {
  let graphs: readonly NodeGraph[] = [];
  beforeAll(async () => {
    graphs = await graphsOf({});
  });

  it("is of a validator and of a collator", () => {
    expect(graphs.map(({ node }) => node)).toEqual(["validator", "collator"]);
    expect(of(graphs, "collator")?.subsystems.map(({ name }) => name)).toContain("collationGeneration");
    expect(graphs.flatMap(({ subsystems }) => subsystems).every(({ origin }) => origin === "ours")).toBe(true);
  });

  // The journey in the README says who says what; decision 20 which edges never wait.
  it("has the edges of the journey", () => {
    const edges = of(graphs, "validator")?.edges ?? [];

    expect(edges).toEqual(
      expect.arrayContaining([
        { from: "blockAuthor", to: "provisioner", via: "ask", unbounded: false },
        { from: "collatorProtocol", to: "candidateBacking", via: "tell", unbounded: false },
        { from: "candidateBacking", to: "candidateValidation", via: "jobAsk", unbounded: false },
        { from: "candidateBacking", to: "statementDistribution", via: "tell", unbounded: true },
      ]),
    );
  });

  it("says what each one hears, and how much its inbox holds", () => {
    expect(of(graphs, "validator")?.subsystems.find(({ name }) => name === "provisioner")).toEqual({
      name: "provisioner",
      target: "parachain::provisioner",
      inboxSize: INBOX_SIZE,
      origin: "ours",
      hears: ["provisionableData", "requestInherentData"],
    });
  });

  it("is what docs/graph.svg shows; else: npm run docs:graph --workspace @parahost/cli", async () => {
    const drawing = readFileSync(join(import.meta.dirname, "../../../../../docs/graph.svg"), "utf8");

    expect(await svgOf(dotOf(graphs))).toBe(drawing);
  });
});

const role = (name: string, more: object = {}) =>
  defineRole({
    ...{ name: name as never, target: `parachain::${name}` as const },
    ...{ asks: [], jobAsks: [], tells: [], unbounded: [], ...more },
  });
class Other {
  readonly role = role("provisioner", { tells: ["gossip"], inboxSize: 64 });
  readonly handlers = { requestInherentData: () => null };
}
class Gossip {
  readonly role = role("gossip", { jobAsks: ["runtimeApi"] });
  readonly handlers = { rumour: () => null };
}

it("marks what a plugin brings, and what it puts in the place of ours", async () => {
  const brought = new ContainerModule(({ bind, rebind }) => {
    rebind(ProvisionerSubsystem).to(Other as never);
    bind(AnySubsystem).to(Gossip as never);
  });
  const graph = of(await graphsOf({ plugins: [brought] }), "validator");
  const marks = graph?.subsystems.filter(({ origin }) => origin !== "ours");

  expect(marks).toEqual([
    expect.objectContaining({ name: "provisioner", origin: "replacement", inboxSize: 64 }),
    expect.objectContaining({ name: "gossip", origin: "plugin", hears: ["rumour"] }),
  ]);
  expect(graph?.edges).toContainEqual({ from: "provisioner", to: "gossip", via: "tell", unbounded: false });
});

it("marks them in a collator too", async () => {
  const module = new ContainerModule(({ bind }) => void bind(AnySubsystem).to(Gossip as never));
  const graphs = await graphsOf({ plugins: [{ name: "gossip", collator: { module } }] });

  expect(of(graphs, "validator")?.subsystems.filter(({ origin }) => origin !== "ours")).toEqual([]);
  expect(of(graphs, "collator")?.subsystems.at(-1)).toMatchObject({ name: "gossip", origin: "plugin" });
});

describe("a drawing", () => {
  const subsystem = (name: string, origin: "ours" | "plugin") => ({
    ...{ name, origin, target: `parachain::${name}`, inboxSize: 7, hears: ["wake"] },
  });
  const graph: NodeGraph = {
    node: "validator",
    subsystems: [subsystem("a", "ours"), subsystem("b", "plugin")],
    parties: ["outside"],
    absent: ["gone"],
    edges: [
      { from: "outside", to: "a", via: "ask", unbounded: false },
      { from: "a", to: "b", via: "tell", unbounded: true },
      { from: "b", to: "gone", via: "jobAsk", unbounded: false },
    ],
  };

  it("in Mermaid tells asks, asks of jobs and tells apart, and what never waits", () => {
    const text = mermaidOf([graph]);

    expect(text).toContain(
      '  subgraph node_0["validator"]\n    a_0["a<br/>7"]\n    b_0["b<br/>plugin · 7"]:::plugin\n',
    );
    expect(text).toContain("    outside_0 --> a_0\n    a_0 ==o b_0\n    b_0 -.-> gone_0\n");
  });

  it("in the language of Graphviz does so too, and Graphviz reads it", async () => {
    const text = dotOf([graph]);
    const svg = await svgOf(text);

    expect(text).toMatch(/"0\/a" -> "0\/b" \[color="#2060c0" arrowhead=onormal/);
    expect(text).toMatch(/"0\/b" -> "0\/gone" \[color="#222222" style=dashed/);
    expect(text).toMatch(/"0\/b" \[label="b\\nplugin · 7" fillcolor="#fff2b3"/);
    expect(svg.match(/<g id="node/g)).toHaveLength(4);
    expect(svg.match(/<g id="edge/g)).toHaveLength(3);
  });
});

describe("parahost graph", () => {
  it("writes JSON for programs", async () => {
    const { run, out, err } = cli();

    expect([await run(["graph", "--format", "json"]), err()]).toEqual([0, ""]);
    expect((JSON.parse(out()) as readonly NodeGraph[]).map(({ node }) => node)).toEqual(["validator", "collator"]);
  });

  it("writes Mermaid where nothing is said", async () => {
    const { run, out } = cli();
    await run(["graph"]);

    expect(out()).toMatch(/^%% .*\nflowchart LR\n/);
  });

  it.each([
    [["graph", "--format", "png"], /^parahost: option '--format <format>' argument 'png' is invalid\. .*\n$/],
    [["graph", "--config", "none.json"], /^parahost: --config none.json: cannot be read: ENOENT.*\n$/],
  ])("refuses %j", async (argv, line) => {
    const { run, out, err } = cli();

    expect([await run(argv), out()]).toEqual([2, ""]);
    expect(err()).toMatch(line);
  });
});
