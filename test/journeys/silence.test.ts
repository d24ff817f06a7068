import { describe, expect, it } from "@jest/globals";
import { includedAt, observedRun, only } from "./observed-run.js";

const included = (run: Awaited<ReturnType<typeof observedRun>>) => only(run.events, "included").length;

describe("of 10 validators", () => {
  it("3 are silent: paras whose group has a quorum go on, the others' candidates are dropped with a reason", async () => {
    const run = await observedRun({ validators: 10, blocks: 40, slotMs: 6_000 });
    for (const silent of [0, 1, 2]) run.chain.silence(silent);
    await run.chain.runTo(20);

    // 7 of 10 is more than two thirds: what is backed becomes available.
    expect(included(run)).toBeGreaterThan(0);
    const dropped = only(run.events, "dropped");
    expect(dropped.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  it("4 are silent: nothing is included, nothing crashes, and all recovers when they return", async () => {
    const run = await observedRun({ validators: 10, blocks: 60 });
    for (const silent of [0, 1, 2, 3]) run.chain.silence(silent);
    await run.chain.runTo(12);
    // 6 of 10 is not more than two thirds.
    expect(included(run)).toBe(0);

    for (const back of [0, 1, 2, 3]) run.chain.restore(back);
    await run.chain.runTo(30);
    for (const para of [2000, 2001, 2002]) expect(includedAt(run.events, para).length).toBeGreaterThanOrEqual(4);
  });
});

it("a validator stops and comes back: the chain goes on without it, and it takes part again", async () => {
  const run = await observedRun({ validators: 8, blocks: 40 });
  await run.chain.runTo(4);
  await run.chain.stopValidator(3);
  await run.chain.runTo(12);
  await run.chain.startValidator(3);
  await run.chain.runTo(24);

  const authors = only(run.events, "imported").map(({ author, number }) => ({ author, number: Number(number) }));
  expect(authors.some(({ author, number }) => author === 3 && number > 4 && number <= 12)).toBe(false);
  expect(authors.some(({ author, number }) => author === 3 && number > 12)).toBe(true);
  for (const para of [2000, 2001, 2002])
    expect(includedAt(run.events, para).filter((at) => at > 14).length).toBeGreaterThanOrEqual(4);
});
