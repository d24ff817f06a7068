import { expect, it } from "@jest/globals";
import { includedAt, observedRun, only } from "./observed-run.js";

it("a fork is resolved, its blocks are dropped, and the paras go on", async () => {
  const { chain, events } = await observedRun({ blocks: 16, check: true });
  await chain.runTo(4);
  chain.fork(1);
  const summary = await chain.run();

  const numbers = only(events, "imported").map(({ number }) => Number(number));
  expect(numbers.filter((number) => number === 5)).toHaveLength(2);
  const finalized = only(events, "finalized").map(({ number }) => Number(number));
  expect(finalized).toEqual(Array.from({ length: 13 }, (_, i) => i + 1)); // depth 3 below block 16
  expect(summary.relayBlocks).toBe(16);
  for (const para of [2000, 2001, 2002]) expect(includedAt(events, para).at(-1)).toBeGreaterThanOrEqual(15);
  for (const { reason } of only(events, "dropped")) expect(["ForkAbandoned", "RelayParentAbandoned"]).toContain(reason);
});
