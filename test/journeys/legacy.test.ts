import { describe, expect, it } from "@jest/globals";
import { includedAt, observedRun, only } from "./observed-run.js";

describe("a development chain under the legacy strategy", () => {
  it("includes a candidate of every para every second relay block, and loses none", async () => {
    const { chain, events } = await observedRun({ blocks: 20, strategy: "legacy", check: true });
    const summary = await chain.run();

    // Backed in b + 1 and included in b + 2, from genesis on: 2, 4, … 20.
    const everySecond = Array.from({ length: 10 }, (_, i) => 2 * i + 2);
    for (const para of [2000, 2001, 2002]) expect(includedAt(events, para)).toEqual(everySecond);
    expect(only(events, "dropped")).toEqual([]);
    expect(summary).toMatchObject({ relayBlocks: 20, backed: 30, included: 30 });
    expect(summary.paras).toMatchObject(
      [2000, 2001, 2002].map((paraId) => ({ paraId, strategy: "legacy", headNumber: 10 })),
    );
  });

  it("takes the same course with the same seed, and another with another", async () => {
    const linesOf = async (seed: string) => {
      const { chain, events } = await observedRun({ blocks: 8, seed });
      await chain.run();
      return events.map((event) => JSON.stringify(event));
    };
    const first = await linesOf("one");

    expect(await linesOf("one")).toEqual(first);
    expect(await linesOf("two")).not.toEqual(first);
  });
});
