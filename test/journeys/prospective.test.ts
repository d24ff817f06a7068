import { describe, expect, it } from "@jest/globals";
import { includedAt, observedRun, only } from "./observed-run.js";

const PARAS = [2000, 2001, 2002];
const fromTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("a development chain under the prospective strategy", () => {
  it("includes a candidate of every para in every relay block once it has started, and loses none", async () => {
    const { chain, events } = await observedRun({ blocks: 20, strategy: "prospective" });
    const summary = await chain.run();

    // The first is backed in 1. From then on each block includes what the one before it backed, and backs what builds on that.
    for (const para of PARAS) expect(includedAt(events, para)).toEqual(fromTo(2, 20));
    expect(only(events, "dropped")).toEqual([]);
    expect(summary).toMatchObject({ relayBlocks: 20, backed: 60, included: 57 });
    expect(summary.paras).toMatchObject(
      PARAS.map((paraId) => ({ paraId, strategy: "prospective", backed: 20, included: 19, headNumber: 19 })),
    );
  });

  it("loses with a session only what was on the cores, and includes in every block again from the next one on", async () => {
    const { chain, events } = await observedRun({ blocks: 24, strategy: "prospective", sessionLength: 10 });
    await chain.run();

    // Sessions begin at 10 and 20: what 9 and 19 backed is cleared there.
    for (const para of PARAS)
      expect(includedAt(events, para)).toEqual([...fromTo(2, 9), ...fromTo(11, 19), ...fromTo(21, 24)]);
    const dropped = only(events, "dropped").map(({ paraId, reason }) => `${paraId} ${reason}`);
    const cleared = PARAS.map((para) => `${para} SessionChange`);
    expect(dropped).toEqual([...cleared, ...cleared]);
  });

  it("goes on without a candidate lost when an author misses its slots", async () => {
    // Groups of three, of whom two are enough.
    const { chain, events } = await observedRun({ validators: 9, blocks: 16, strategy: "prospective" });
    await chain.runTo(6);
    chain.silence(8);
    await chain.run();

    expect(only(events, "imported").filter(({ author, number }) => author === 8 && Number(number) > 6)).toEqual([]);
    for (const para of PARAS) expect(includedAt(events, para)).toEqual(fromTo(2, 16));
    expect(only(events, "dropped")).toEqual([]);
  });

  it("goes on along one of two forks, and says what became of the other's candidates", async () => {
    const { chain, events } = await observedRun({ blocks: 16, strategy: "prospective" });
    await chain.runTo(6);
    chain.fork();
    await chain.run();

    const imported = only(events, "imported").map(({ number }) => Number(number));
    expect(imported.filter((number) => number === 7)).toHaveLength(2);
    for (const para of PARAS) expect([...new Set(includedAt(events, para))]).toEqual(fromTo(2, 16));
    const reasons = new Set(only(events, "dropped").map(({ reason }) => reason));
    expect(reasons).toEqual(new Set(["RelayParentAbandoned"]));
  });
});
