import { expect, it } from "@jest/globals";
import { includedAt, observedRun, only } from "./observed-run.js";

it("paras go on across session changes, and no candidate is lost without a reason", async () => {
  const { chain, events } = await observedRun({ blocks: 24, sessionLength: 5, check: true });
  const summary = await chain.run();

  expect(summary.relayBlocks).toBe(24);
  // Sessions begin at 5, 10, 15 and 20. In each, candidates of each para are included.
  for (const para of [2000, 2001, 2002])
    for (const start of [0, 5, 10, 15])
      expect(includedAt(events, para).filter((at) => at >= start && at < start + 5).length).toBeGreaterThanOrEqual(1);
  const fate = new Map<string, string>();
  for (const { candidateHash } of only(events, "included")) fate.set(candidateHash, "included");
  for (const { candidateHash, reason } of only(events, "dropped")) {
    expect(fate.has(candidateHash)).toBe(false);
    fate.set(candidateHash, reason);
  }
  const open = only(events, "backed").filter(({ candidateHash }) => !fate.has(candidateHash));
  // Those backed in the last blocks are on their way; all before them have met their fate.
  expect(open.length).toBeLessThanOrEqual(summary.pending);
  expect(open.filter(({ relayNumber }) => Number(relayNumber) < 20)).toEqual([]);
});
