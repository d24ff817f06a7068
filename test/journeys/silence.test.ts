import { describe, expect, it } from "@jest/globals";
import type { DevChain } from "@parahost/cli/dev";
import { ParachainHost } from "@parahost/kernel";
import { decoded } from "@parahost/primitives";
import { parachainHostMethods } from "@parahost/protocol";
import { includedAt, observedRun, only } from "./observed-run.js";

/** The groups of the first session, as the runtime has them. */
async function groupsOf(chain: DevChain): Promise<readonly (readonly number[])[]> {
  const host = chain.validators[0]?.running?.container.get(ParachainHost);
  const { wireName, reply } = parachainHostMethods.validatorGroups;
  const bytes = await host?.call(chain.relayChain.best.hash, wireName, new Uint8Array());
  return decoded(reply, bytes ?? new Uint8Array()).groups;
}

const included = (run: Awaited<ReturnType<typeof observedRun>>) => only(run.events, "included").length;

describe("of 10 validators", () => {
  it("3 are silent: paras whose group has a quorum go on, the others' candidates are dropped with a reason", async () => {
    const run = await observedRun({ validators: 10, blocks: 12 });
    // Groups of 4, 3 and 3: all of one of the smaller ones are silent.
    const groups = await groupsOf(run.chain);
    const silenced = groups.findIndex(({ length }) => length === 3);
    for (const silent of groups[silenced] ?? []) run.chain.silence(silent);
    await run.chain.runTo(9); // Before the groups rotate, core c is group c's.

    const starved = 2000 + silenced;
    for (const para of [2000, 2001, 2002]) {
      // 7 of 10 is more than two thirds: what is backed becomes available.
      if (para === starved) expect(includedAt(run.events, para)).toEqual([]);
      else expect(includedAt(run.events, para)).toEqual([2, 4, 6, 8]);
    }
    await run.chain.runTo(12); // Three more, so that finality has decided on the first.
    const dropped = only(run.events, "dropped").filter(({ paraId }) => Number(paraId) === starved);
    expect(dropped.length).toBeGreaterThan(0);
    expect(new Set(dropped.map(({ reason }) => reason))).toEqual(new Set(["NotAdvertised"]));
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
