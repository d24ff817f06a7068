import { expect, it } from "@jest/globals";
import { mergedMetrics, PromMetrics } from "./prom-metrics.js";

it("counts, under the node's name and the labels given", async () => {
  const metrics = new PromMetrics("alice");
  const counter = metrics.counter("polkadot_parachain_fetches_total", "Fetches.", ["success"]);
  counter.inc();
  counter.inc(2, { success: "succeeded" });
  metrics.gauge("polkadot_parachain_leaves", "Leaves.").set(3);
  const text = await metrics.registry.metrics();

  expect(text).toContain('polkadot_parachain_fetches_total{validator="alice"} 1');
  expect(text).toContain('polkadot_parachain_fetches_total{success="succeeded",validator="alice"} 2');
  expect(text).toContain('polkadot_parachain_leaves{validator="alice"} 3');
});

it("counts on from one look to the next, and keeps what a gauge showed last", async () => {
  const metrics = new PromMetrics("alice");
  const counter = metrics.counter("polkadot_parachain_fetches_total", "Fetches.", ["success", "by"]);
  const gauge = metrics.gauge("polkadot_parachain_leaves", "Leaves.");
  counter.inc(2, { success: "failed", by: "a" });
  gauge.set(3);
  await metrics.registry.metrics();
  counter.inc(5, { success: "failed", by: "a" });
  counter.inc(1, { success: "failed", by: "b" });
  const text = await metrics.registry.metrics();

  expect(text).toContain('polkadot_parachain_fetches_total{success="failed",by="a",validator="alice"} 7');
  expect(text).toContain('polkadot_parachain_fetches_total{success="failed",by="b",validator="alice"} 1');
  expect(text).toContain('polkadot_parachain_leaves{validator="alice"} 3');
});

it("gives the same metric for the same name", async () => {
  const metrics = new PromMetrics("alice");
  for (const _ of [1, 2]) metrics.counter("polkadot_parachain_a_total", "A.").inc();

  expect(await metrics.registry.metrics()).toContain('polkadot_parachain_a_total{validator="alice"} 2');
});

it("measures in seconds what succeeds and what fails, by label", async () => {
  const metrics = new PromMetrics("alice");
  const histogram = metrics.histogram("polkadot_parachain_request_seconds", "Requests.", [1, 2], ["kind"]);
  expect(await histogram.time(async () => 7, { kind: "pov" })).toBe(7);
  await expect(histogram.time(() => Promise.reject(new Error("gone")), { kind: "pov" })).rejects.toThrow("gone");
  histogram.observe(1.5, { kind: "pov" });
  const text = await metrics.registry.metrics();

  expect(text).toContain('polkadot_parachain_request_seconds_count{kind="pov",validator="alice"} 3');
  expect(text).toContain('polkadot_parachain_request_seconds_bucket{le="1",kind="pov",validator="alice"} 2');
});

it("sorts values into buckets, a bound into its own, and what is above all of them into none", async () => {
  const metrics = new PromMetrics("alice");
  const histogram = metrics.histogram("polkadot_parachain_size", "Sizes.", [10, 1]);
  for (const value of [0.5, 1, 1.5, 10, 11]) histogram.observe(value);
  const text = await metrics.registry.metrics();

  for (const row of ['bucket{le="1"', 'bucket{le="10"', 'bucket{le="+Inf"', "count{", "sum{"])
    expect(text).toContain(`polkadot_parachain_size_${row}`);
  expect([...text.matchAll(/^polkadot_parachain_size_.* ([\d.]+)$/gm)].map(([, value]) => Number(value))).toEqual([
    // Up to 1: 0.5 and 1. Up to 10: 1.5 and 10 too. All five; and 0.5 + 1 + 1.5 + 10 + 11.
    ...[2, 4, 5, 24, 5],
  ]);
});

it("shows a histogram without labels from the beginning, and refuses what it was not made for", async () => {
  const metrics = new PromMetrics("alice");
  const plain = metrics.histogram("polkadot_parachain_plain", "Plain.");
  const byKind = metrics.histogram("polkadot_parachain_by_kind", "By kind.", [1], ["kind"]);

  expect(await metrics.registry.metrics()).toContain('polkadot_parachain_plain_count{validator="alice"} 0');
  expect(() => plain.observe(Number.NaN)).toThrow("NaN is no number to observe");
  expect(() => byKind.observe(1, { king: "pov" })).toThrow("polkadot_parachain_by_kind has no label king");
});

it("can be merged with other nodes' metrics", async () => {
  const nodes = ["alice", "bob"].map((name) => new PromMetrics(name));
  for (const node of nodes) node.counter("polkadot_parachain_a_total", "A.").inc();
  for (const node of nodes) node.histogram("polkadot_parachain_b_seconds", "B.", [1]).observe(0.5);
  const text = await mergedMetrics(nodes);

  for (const name of ["alice", "bob"]) {
    expect(text).toContain(`polkadot_parachain_a_total{validator="${name}"} 1`);
    expect(text).toContain(`polkadot_parachain_b_seconds_bucket{le="1",validator="${name}"} 1`);
  }
  expect(text.match(/# TYPE polkadot_parachain_a_total counter/g)).toHaveLength(1);
});
