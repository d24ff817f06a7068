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

  expect(text).toContain('polkadot_parachain_request_seconds_count{validator="alice",kind="pov"} 3');
  expect(text).toContain('polkadot_parachain_request_seconds_bucket{le="1",validator="alice",kind="pov"} 2');
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
