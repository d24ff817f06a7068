import { describe, expect, it } from "@jest/globals";
import type { DevEvent } from "@parahost/cli/dev";
import { type CandidateHash, paraId } from "@parahost/primitives";
import type { Payload } from "@parahost/protocol";
import { includedAt, listen, type ObservedRun, observedRun, only } from "./observed-run.js";

const VICTIM = paraId(2000);
const HONEST = [paraId(2001), paraId(2002)];
const ALL = ["alice", "bob", "charlie", "dave", "eve", "ferdie", "validator-6"];

type Heard = ReturnType<typeof listen>;
const said = <N extends "disputeCoordinator" | "disputeDistribution", K extends string>(heard: Heard, to: N, kind: K) =>
  heard.filter((it) => it.to === to && it.kind === kind);
const names = (heard: Heard) => [...new Set(heard.map(({ node }) => node))].sort();

/** The candidate on which everything turns, and those who backed it, by name. */
function culprits({ chain, events }: ObservedRun) {
  const [offence] = only(events, "offended");
  if (!offence) throw new Error("nobody has offended");
  const colluders = offence.validators.map((i) => chain.validators[i]?.name ?? "nobody").sort();
  return { candidateHash: offence.candidateHash, offence, colluders };
}
const ofCandidate = (events: readonly DevEvent[], candidateHash: CandidateHash) =>
  events.filter((event) => "candidateHash" in event && event.candidateHash === candidateHash);

describe("two of seven back an invalid candidate of para 2000", () => {
  it("which is included, disputed, lost, and reverted; they are named, and the chain goes on", async () => {
    const run = await observedRun({ fault: "invalid-backing", blocks: 16 });
    const heard = listen(run);
    const summary = await run.chain.run();
    const { events } = run;
    const { candidateHash, offence, colluders } = culprits(run);
    const honest = ALL.filter((name) => !colluders.includes(name));

    // The group of core 0 needs two votes: two of three back it.
    expect(colluders).toHaveLength(2);
    expect(offence).toMatchObject({ offence: "ForInvalid", session: 0 });

    // Spot check: whoever is not of the group recovers it, validates it, and says that it is invalid.
    const raised = said(heard, "disputeCoordinator", "issueLocalStatement");
    const statements = raised.map(({ payload }) => payload as Payload<"disputeCoordinator", "issueLocalStatement">);
    expect(new Set(statements.map((it) => it.candidateHash))).toEqual(new Set([candidateHash]));
    expect(statements.every(({ side }) => side === "Invalid")).toBe(true);
    expect(honest).toEqual(expect.arrayContaining(names(raised)));
    expect(names(raised).length).toBeGreaterThanOrEqual(4);

    // Dispute distribution: every honest validator sends its vote against, and takes in those of others.
    const sent = said(heard, "disputeDistribution", "sendDispute");
    expect(names(sent)).toEqual(expect.arrayContaining(honest));
    for (const { node, payload } of sent) {
      const { invalidVote } = payload as Payload<"disputeDistribution", "sendDispute">;
      if (honest.includes(node)) expect(run.chain.validators[invalidVote.validatorIndex]?.name).toBe(node);
    }
    expect(names(said(heard, "disputeDistribution", "disputeSendingRequest"))).toEqual(ALL);

    // The chain: backed, included one block later, and in the next block disputed, concluded, punished, reverted.
    const chain = ofCandidate(events, candidateHash).map(({ event }) => event);
    expect(chain.slice(0, 5)).toEqual(["backed", "included", "disputed", "concluded", "offended"]);
    const [included] = only(events, "included").filter((event) => event.candidateHash === candidateHash);
    const at = Number(included?.relayNumber);
    const [concluded] = only(events, "concluded");
    expect(concluded).toMatchObject({ result: "Invalid", relayNumber: at + 1 });
    expect(only(events, "reverted")).toEqual([{ event: "reverted", relayNumber: at + 1, to: at - 1 }]);

    // Beside it the chain goes on: the dispute is lost there too, and the candidate leaves its core without inclusion.
    expect(chain.slice(5)).toEqual(["disputed", "concluded", "offended", "dropped"]);
    expect(only(events, "dropped").find((event) => event.candidateHash === candidateHash)).toMatchObject({
      reason: "Disputed",
    });
    const final = only(events, "finalized").map(({ number }) => Number(number));
    expect(final.at(-1)).toBe(16 - 3);
    // What was backed before is included in the second block of the new fork, and every other block from there; in block 10 the
    // groups rotate, and that of the offenders, who are disabled, works on another core.
    expect(at).toBe(4);
    for (const para of HONEST)
      expect(includedAt(events, para).filter((number) => number > at && number < 10)).toEqual([5, 7, 9]);
    // Once another group works on its core, so does the victim.
    expect(includedAt(events, VICTIM).some((number) => number > at + 1)).toBe(true);
    expect(summary.relayBlocks).toBe(16);
  });

  it("and runs the same way for the same seed", async () => {
    const lines = async () => {
      const run = await observedRun({ fault: "invalid-backing", blocks: 8, seed: "hare" });
      const { wallMs: _, ...summary } = await run.chain.run();
      return [...run.events, summary];
    };
    const first = await lines();
    expect(only(first as DevEvent[], "reverted")).toHaveLength(1);
    expect(await lines()).toEqual(first);
  });

  it("with async backing as well", async () => {
    const run = await observedRun({ fault: "invalid-backing", strategy: "prospective", blocks: 16 });
    await run.chain.run();

    const { colluders } = culprits(run);
    expect(colluders).toHaveLength(2);
    const [reverted] = only(run.events, "reverted");
    for (const para of HONEST)
      expect(includedAt(run.events, para).some((number) => number > Number(reverted?.relayNumber))).toBe(true);
  });
});
