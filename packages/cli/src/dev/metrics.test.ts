import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { serveMetrics } from "../adapters/metrics-server.js";
import { startDevChain } from "./index.js";

const docs = (page: string) => readFileSync(join(import.meta.dirname, "../../../../docs", page), "utf8");
const rows = (page: string) =>
  docs(page)
    .split("\n")
    .filter((line) => /^\|.*`/.test(line))
    .map((line) => line.split("|").slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll("`", "")));

/** What a scrape gives while the chain is at its third block. */
async function scraped(): Promise<string> {
  const chain = await startDevChain({ time: "virtual" });
  const endpoint = await serveMetrics({ host: "127.0.0.1", port: 0 }, () => chain.metrics());
  try {
    await chain.runTo(3);
    return await (await fetch(endpoint.url)).text();
  } finally {
    await endpoint.close();
    await chain.stop();
  }
}

describe("a scrape of a chain that runs", () => {
  let text = "";
  let served: ReadonlySet<string> = new Set();
  beforeAll(async () => {
    text = await scraped();
    served = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = ""]) => name));
  });

  it("has the figures of every node, told apart by the label validator", () => {
    const heads = (node: string) =>
      Number(
        new RegExp(`^polkadot_parachain_activated_heads_total\\{validator="${node}"\\} (\\d+)$`, "m").exec(text)?.[1],
      );

    // A leaf for each block.
    for (const node of ["alice", "ferdie", "collator-2000"]) expect(heads(node)).toBeGreaterThanOrEqual(3);
    expect(text.match(/^# TYPE polkadot_parachain_activated_heads_total counter$/gm)).toHaveLength(1);
  });

  it("has what docs/observe.md lists, and nothing else", () => {
    const listed = docs("observe.md").split("## Metrics")[1] ?? "";
    const names = [...listed.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);

    expect(names.length).toBeGreaterThan(90);
    expect([...served].sort()).toEqual([...names].sort());
  });

  it("has of the reference's metrics those that docs/reference-metrics.md says are here", () => {
    const reference = rows("reference-metrics.md").map(([, name = "", here]) => ({ name, here: here === "yes" }));

    // 168 are registered by the reference's crates.
    expect(reference.length).toBeGreaterThanOrEqual(168);
    expect(new Set(reference.map(({ name }) => name)).size).toBe(reference.length);
    expect(reference.filter(({ name, here }) => here !== served.has(name))).toEqual([]);
  });

  // The rule for new names is in docs/CONTRIBUTING.md; the kernel's figures are no parachain's.
  it("names what the reference does not have by the rule for new names", () => {
    const known = new Set(rows("reference-metrics.md").map(([, name]) => name));
    const own = [...served].filter((name) => !known.has(name));
    const rule = /^(parahost_kernel_\w+|polkadot_parachain_\w+_(seconds|bytes|total))$/;

    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((name) => !rule.test(name))).toEqual([]);
  });
});
