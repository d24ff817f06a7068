import { describe, expect, it } from "@jest/globals";
import type { DevEvent } from "@parahost/cli/dev";
import { includedAt, observedRun, only } from "./observed-run.js";

const PARAS = [2000, 2001, 2002];
/** Each number thrice, from the first to the last. */
const thrice = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((number) => [number, number, number]);
const reasonsIn = (events: readonly DevEvent[]) => [...new Set(only(events, "dropped").map(({ reason }) => reason))];

describe("a development chain under elastic scaling, with three cores a para", () => {
  const options = { strategy: "elastic-scaling", coresPerPara: 3 } as const;

  it("includes three candidates of every para, chained, in every relay block once it has started", async () => {
    const { chain, events } = await observedRun({ ...options, blocks: 8 });
    const summary = await chain.run();

    for (const [place, para] of PARAS.entries()) {
      expect(includedAt(events, para)).toEqual(thrice(2, 8));
      // The validation code refuses whatever is not one more than its parent.
      const heads = only(events, "included").filter(({ paraId }) => paraId === para);
      expect(heads.map(({ headNumber }) => headNumber)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
      const backed = only(events, "backed").filter(({ paraId, relayNumber }) => paraId === para && relayNumber === 5);
      expect(backed.map(({ core }) => Number(core))).toEqual([3 * place, 3 * place + 1, 3 * place + 2]);
    }
    expect(only(events, "dropped")).toEqual([]);
    expect(summary.paras).toMatchObject(
      PARAS.map((paraId) => ({ paraId, strategy: "elastic-scaling", backed: 24, included: 21, headNumber: 21 })),
    );
  });

  it("loses with a session only what was on the cores, and with a fork only what was made on it", async () => {
    const { chain, events } = await observedRun({ ...options, blocks: 12, sessionLength: 8 });
    await chain.runTo(4);
    chain.fork();
    await chain.run();

    // Twice there is a block 5. A session begins at 8: what 7 backed is cleared there.
    for (const para of PARAS)
      expect(includedAt(events, para)).toEqual([...thrice(2, 5), 5, 5, 5, ...thrice(6, 7), ...thrice(9, 12)]);
    expect(reasonsIn(events)).toEqual(["RelayParentAbandoned", "SessionChange"]);
  });

  it("goes on with what comes before a core whose group has no quorum", async () => {
    const { chain, events } = await observedRun({ ...options, blocks: 11 });
    await chain.runTo(4);
    chain.silence(3);
    await chain.run(); // Two more than looked at: the groups rotate at 10, and finality has decided by then on the first.

    const upToNine = new Map(PARAS.map((para) => [para, includedAt(events, para).filter((at) => at <= 9)]));
    // One of two: the core's candidates have one vote, and those behind it in the para's chain have nothing to stand on.
    const shorter = PARAS.filter((para) => upToNine.get(para)?.length !== thrice(2, 9).length);
    expect(shorter).toHaveLength(1);
    for (const para of PARAS) if (!shorter.includes(para)) expect(upToNine.get(para)).toEqual(thrice(2, 9));
    const dropped = only(events, "dropped");
    expect(new Set(dropped.map(({ paraId }) => Number(paraId)))).toEqual(new Set(shorter));
    expect(reasonsIn(events)).toEqual(["InsufficientBacking"]);
  });
});
