import { describe, expect, it } from "@jest/globals";
import { recordedLog } from "@parahost/conformance";
import { defineParty } from "@parahost/kernel";
import { decoded, sessionIndex } from "@parahost/primitives";
import { parachainHostMethods } from "@parahost/protocol";
import { listen, type ObservedRun, observedRun, only } from "./observed-run.js";

/** Has a validator vote against a candidate, whatever it thinks of it. */
const accuser = defineParty({ name: "accuser", asks: [], tells: ["disputeCoordinator"], unbounded: [] });
const VALIDATORS = 7;
const { wireName, reply } = parachainHostMethods.validatorGroups;

/** What block `number` includes of core 1, and the five of seven validators that did not back it. */
function candidateIn({ chain: { relayChain }, events }: ObservedRun, number: number) {
  const hash = only(events, "imported").find((block) => block.number === number)?.hash;
  const block = hash && relayChain.get(hash);
  const answer = block && relayChain.runtime.call(block.body.state, wireName, new Uint8Array());
  if (!answer?.ok) throw new Error(`block ${number} has no state`);
  // Groups have not rotated yet: group 1 works on core 1.
  const [, group = []] = decoded(reply, answer.value).groups;
  const others = Array.from({ length: VALIDATORS }, (_, i) => i).filter((i) => !group.some((member) => member === i));
  for (const event of block?.body.events ?? [])
    if (event.kind === "CandidateIncluded" && event.coreIndex === 1) return { ...event, others };
  throw new Error(`block ${number} includes nothing of core 1`);
}

/** So many that did not back it vote against a candidate. @returns the last block that was final then */
async function accuse(run: ObservedRun, includedIn: number, accusers: number): Promise<number> {
  const { candidateHash, receipt: candidateReceipt, others } = candidateIn(run, includedIn);
  expect(others).toHaveLength(5);
  for (const i of others.slice(0, accusers)) {
    const handle = run.chain.validators[i]?.running?.overseer.handle(accuser);
    const vote = { session: sessionIndex(0), candidateHash, candidateReceipt, side: "Invalid" } as const;
    await handle?.tell("disputeCoordinator", "issueLocalStatement", vote);
  }
  return lastFinal(run);
}
const lastFinal = ({ events }: ObservedRun) => Number(only(events, "finalized").at(-1)?.number);

describe("a dispute over a candidate in a block that", () => {
  it("is final freezes the paras, and says so: blocks and finality go on, and nothing is reverted", async () => {
    const log = recordedLog();
    const run = await observedRun({ validators: VALIDATORS, blocks: 14, log });
    await run.chain.runTo(8);
    // Finality is three below the best block.
    expect(await accuse(run, 4, 5)).toBe(5);
    await run.chain.run();
    const { events } = run;

    const [frozen, ...others] = only(events, "frozen");
    expect(frozen).toMatchObject({ block: 4 });
    expect([others, only(events, "reverted")]).toEqual([[], []]);
    expect(only(events, "concluded")).toMatchObject([{ result: "Invalid", relayNumber: frozen?.relayNumber }]);
    expect(lastFinal(run)).toBe(14 - 3);
    const after = only(events, "included").filter(({ relayNumber }) => relayNumber > Number(frozen?.relayNumber));
    expect(after).toEqual([]);
    expect(log.lines.filter(({ target }) => target === "parachain::chain-selection")).toMatchObject([
      { level: "error", fields: { block: 4, relayNumber: frozen?.relayNumber } },
    ]);
  });

  it("is not final yet holds finality back, for as long as it is undecided", async () => {
    const run = await observedRun({ validators: VALIDATORS, blocks: 14 });
    const heard = listen(run);
    await run.chain.runTo(6);
    // Every validator is asked how far finality may go, before the chain knows of any dispute.
    const asked = heard.filter(({ from, kind }) => from === "finalityVoter" && kind === "determineUndisputedChain");
    expect(new Set(asked.map(({ node }) => node)).size).toBe(VALIDATORS);
    const silent = candidateIn(run, 4).others.at(-1);
    run.chain.silence(Number(silent));
    // Two of seven object, one is away, and the four others are one too few to conclude that it is valid.
    expect(await accuse(run, 4, 2)).toBe(3);
    await run.chain.run();

    expect(only(run.events, "disputed").length).toBeGreaterThan(0);
    expect(only(run.events, "concluded")).toEqual([]);
    expect(lastFinal(run)).toBe(3);
  });
});
