import { describe, expect, it } from "@jest/globals";
import { blockNumber, candidateHash, codecs, err, type Hash, hash, ok, sessionIndex } from "@parahost/primitives";
import type { ChainBlock } from "./block.js";
import { type FinalityVoter, FinalityVotes } from "./finality-votes.js";

const hashOf = (n: number): Hash => hash(`0x${n.toString(16).padStart(64, "0")}`);
const candidate = (n: number) => candidateHash(hashOf(n));
const block = (number: number, ...included: readonly number[]) =>
  ({
    ...{ number, hash: hashOf(number) },
    body: {
      state: number,
      events: included.map((n) => ({ kind: "CandidateIncluded", candidateHash: candidate(n) })),
    },
  }) as unknown as ChainBlock<unknown>;
/** The session after block `n` is ten times `n`. */
const runtime = { call: (state: unknown) => ok(codecs.sessionIndex.encode(sessionIndex(Number(state) * 10))) };
const [base, path] = [block(4), [block(5, 51), block(6), block(7, 71, 72)]];
const upTo = (number: number): FinalityVoter => {
  return async () => ({ number: blockNumber(number), hash: hashOf(number) });
};
const silent = (): FinalityVoter => async () => null;

async function agreed(...voters: readonly FinalityVoter[]) {
  const votes = new FinalityVotes();
  for (const voter of voters) votes.join(voter);
  return (await votes.agreed(base, path, runtime)).map(({ number }) => number);
}

describe("FinalityVotes", () => {
  it.each([
    { what: "nobody has a vote", voters: [], last: [5, 6, 7] },
    { what: "all agree", voters: [7, 7, 7, 7], last: [5, 6, 7] },
    // Of four one may be faulty, of seven two: two and three objections count.
    { what: "one of four objects", voters: [4, 7, 7, 7], last: [5, 6, 7] },
    { what: "two of four object", voters: [4, 7, 7, 6], last: [5, 6] },
    { what: "two of four object to the first", voters: [4, 7, 4, 7], last: [] },
    { what: "two of seven object", voters: [4, 4, 7, 7, 7, 7, 7], last: [5, 6, 7] },
    { what: "three of seven object, each to another block", voters: [4, 5, 6, 7, 7, 7, 7], last: [5, 6] },
    { what: "one alone objects", voters: [5], last: [5] },
  ])("let finality go to the end of $last where $what", async ({ voters, last }) => {
    expect(await agreed(...voters.map(upTo))).toEqual(last);
  });

  it("are not missed: who says nothing does not object", async () => {
    expect(await agreed(silent(), silent(), silent(), upTo(7))).toEqual([5, 6, 7]);
    expect(await agreed(silent(), silent(), upTo(4), upTo(7))).toEqual([5, 6, 7]);
  });

  it("are over each block with its session, which its parent names, and what it includes", async () => {
    const heard: unknown[] = [];
    await agreed(async (...question) => {
      heard.push(question);
      return null;
    });

    expect(heard).toEqual([
      [
        base,
        [
          { blockHash: hashOf(5), session: 40, candidates: [candidate(51)] },
          { blockHash: hashOf(6), session: 50, candidates: [] },
          { blockHash: hashOf(7), session: 60, candidates: [candidate(71), candidate(72)] },
        ],
      ],
    ]);
  });

  it("are asked for no path without candidates, and of nobody who has left", async () => {
    const votes = new FinalityVotes();
    const leave = votes.join(upTo(4));
    const unasked = { call: () => err({ code: "Unasked" } as never) };
    expect(await votes.agreed(base, [block(5)], unasked)).toHaveLength(1);
    leave();
    expect(await votes.agreed(base, path, unasked)).toHaveLength(3);
  });
});
