import { describe, expect, it } from "@jest/globals";
import { noMetrics, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { type Chain, VirtualClock } from "@parahost/kernel";
import { blockNumber, type Hash, type Header, hash } from "@parahost/primitives";
import { ChainApiMetrics } from "./metrics.js";
import { ChainApiSubsystem } from "./subsystem.js";

const block = (n: number): Hash => hash(`0x${n.toString(16).padStart(64, "0")}`);
const header = (n: number): Header => ({
  parentHash: block(n - 1),
  number: blockNumber(n),
  stateRoot: block(0),
  extrinsicsRoot: block(0),
  digest: [],
});
/** Blocks 1 to 5; finalized up to 2. */
const chain: Chain = {
  header: async (at) => [1, 2, 3, 4, 5].map(header).find(({ number }) => block(number) === at) ?? null,
  finalizedHash: async (number) => (number <= 2 ? block(number) : null),
  finalized: () => ({ hash: block(2), number: blockNumber(2) }),
  ancestors: async (at, k) =>
    [4, 3, 2, 1]
      .filter((n) => block(n) < at)
      .map(block)
      .slice(0, k),
  leaves: () => [],
  listen: () => () => undefined,
};

describe("ChainApiSubsystem", () => {
  const world = World.around(new ChainApiSubsystem(chain, new ChainApiMetrics(noMetrics)), new VirtualClock());

  it("answers what this node's view of the chain holds", async () => {
    expect(await world.until(world.ask("blockNumber", { at: block(3) }))).toBe(3);
    expect(await world.until(world.ask("blockHeader", { at: block(3) }))).toEqual(header(3));
    expect(await world.until(world.ask("finalizedBlockHash", { number: blockNumber(2) }))).toBe(block(2));
    expect(await world.until(world.ask("finalizedBlockNumber", null))).toBe(2);
    expect(await world.until(world.ask("ancestors", { at: block(5), k: 2 }))).toEqual([block(4), block(3)]);
  });

  it("answers null for what has not come so far", async () => {
    expect(await world.until(world.ask("blockNumber", { at: block(6) }))).toBeNull();
    expect(await world.until(world.ask("blockHeader", { at: block(6) }))).toBeNull();
    expect(await world.until(world.ask("finalizedBlockHash", { number: blockNumber(3) }))).toBeNull();
  });
});

describeSubsystem(
  "ChainApiSubsystem, as any subsystem",
  () => World.around(new ChainApiSubsystem(chain, new ChainApiMetrics(noMetrics)), new VirtualClock()),
  {
    asks: (at) => ({
      blockNumber: { at },
      blockHeader: { at },
      finalizedBlockHash: { number: blockNumber(2) },
      finalizedBlockNumber: null,
      ancestors: { at, k: 2 },
    }),
    tells: () => ({}),
  },
);
