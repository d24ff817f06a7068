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

const SUCCESS = ["succeeded", "failed"];
/** From the `metrics.rs` of the reference's crates, where they have fixed values. */
const REFERENCE_LABELS = [
  { name: "inherent_data_requests_total", label: "success", values: SUCCESS },
  { name: "collation_requests_total", label: "success", values: SUCCESS },
  { name: "chain_api_requests_total", label: "success", values: SUCCESS },
  { name: "runtime_api_requests_total", label: "success", values: [...SUCCESS, "cached"] },
  { name: "fetched_chunks_total", label: "success", values: [...SUCCESS, "not-found"] },
  { name: "served_chunks_total", label: "success", values: [...SUCCESS, "not-found"] },
  { name: "served_povs_total", label: "success", values: [...SUCCESS, "not-found"] },
  { name: "validation_requests_total", label: "validity", values: ["valid", "invalid", "validation failure"] },
  { name: "candidate_dispute_votes", label: "validity", values: ["valid", "invalid"] },
  { name: "candidate_validation_pov_size", label: "compressed", values: ["true", "false"] },
  { name: "availability_recovery_recoveries_finished", label: "result", values: ["success", "failure", "invalid"] },
  {
    ...{ name: "statement_distribution_network_bridge_update", label: "message_type" },
    // The last three are ours: the reference does not time those.
    values: ["handle_incoming_message", "peer_view_change", "peer_connected", "peer_disconnected", "our_view_change"],
  },
];

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

  it.each(REFERENCE_LABELS)("labels $name as the reference does", ({ name, label, values }) => {
    const found = text.matchAll(new RegExp(`^polkadot_parachain_${name}\\w*\\{[^}]*${label}="([^"]*)"`, "gm"));
    const here = new Set([...found].map(([, value = ""]) => value));

    expect(here.size).toBeGreaterThan(0);
    expect([...here].filter((value) => !values.includes(value))).toEqual([]);
  });

  // Of the reference's `SpawnedSubsystem`s; signing guard and spot check are ours.
  it("names subsystems as the reference does", () => {
    const names = new Set(
      [...text.matchAll(/_subsystem_bounded_sent\{[^}]*subsystem_name="([^"]*)"/g)].map(([, name]) => name),
    );

    expect([...names].sort()).toEqual(
      [
        ...["availability-distribution", "availability-recovery", "availability-store", "bitfield-distribution"],
        ...["bitfield-signing", "candidate-backing", "candidate-validation", "chain-api", "collation-generation"],
        ...[
          "collator-protocol",
          "dispute-coordinator",
          "dispute-distribution",
          "network-bridge-rx",
          "network-bridge-tx",
        ],
        ...[
          "prospective-parachains",
          "provisioner",
          "runtime-api",
          "signing-guard",
          "spot-check",
          "statement-distribution",
        ],
      ].map((name) => `${name}-subsystem`),
    );
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
