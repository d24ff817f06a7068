import { describe, expect, it } from "@jest/globals";
import {
  bitsOf,
  blockNumber,
  type CandidateHash,
  candidateHash,
  codecs,
  type DisputeState,
  err,
  ok,
  sessionIndex,
} from "@parahost/primitives";
import type { ChainBlock } from "./block.js";
import { undisputedOf } from "./undisputed.js";

const candidate = (n: number): CandidateHash => candidateHash(`0x${n.toString(16).padStart(64, "0")}`);
const block = (number: number, ...included: readonly number[]) =>
  ({
    number,
    body: {
      state: `state ${number}`,
      events: [
        { kind: "CandidateBacked", candidateHash: candidate(99) },
        ...included.map((n) => ({ kind: "CandidateIncluded", candidateHash: candidate(n) })),
      ],
    },
  }) as unknown as ChainBlock<unknown>;
const range = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i);
/** Of ten validators; seven are a supermajority. */
const votes = (inFavour: number, against: number): DisputeState => ({
  ...{ validatorsFor: bitsOf(10, range(inFavour)), validatorsAgainst: bitsOf(10, range(against, 10 - against)) },
  ...{ start: blockNumber(1), concludedAt: null },
});
/** A runtime whose state at the best block has these disputes. */
const having = (...disputes: readonly (readonly [n: number, state: DisputeState])[]) => {
  const asked: unknown[] = [];
  const call = (...[state, method, args]: readonly [unknown, string, Uint8Array]) => {
    asked.push([state, method, args.length]);
    return ok(codecs.disputes.encode(disputes.map(([n, state]) => [sessionIndex(1), candidate(n), state])));
  };
  return { call, asked };
};
const path = [block(1, 11), block(2, 21, 22), block(3)];
const best = block(6);
const passed = (runtime: ReturnType<typeof having>) => undisputedOf(path, best, runtime).map(({ number }) => number);

describe("undisputedOf", () => {
  it("is all of it where nothing is disputed that it includes", () => {
    expect(passed(having())).toEqual([1, 2, 3]);
    expect(passed(having([99, votes(2, 2)], [50, votes(0, 10)]))).toEqual([1, 2, 3]); // backed only, or elsewhere
  });

  it.each([
    { what: "in dispute", state: votes(2, 2) },
    { what: "found invalid", state: votes(3, 7) },
    { what: "found both, by validators who voted twice", state: votes(7, 7) },
  ])("ends before a candidate that is $what", ({ state }) => {
    expect(passed(having([22, state]))).toEqual([1]);
    expect(passed(having([22, state], [11, state]))).toEqual([]);
  });

  it("passes a candidate that was found valid", () => {
    expect(passed(having([22, votes(7, 3)]))).toEqual([1, 2, 3]);
    expect(passed(having([22, votes(6, 4)]))).toEqual([1]);
  });

  it("asks at the best block, and only where candidates are included", () => {
    const runtime = having();
    passed(runtime);
    expect(runtime.asked).toEqual([["state 6", "ParachainHost_disputes", 0]]);

    undisputedOf([block(1), block(2)], best, runtime);
    expect(runtime.asked.length).toBe(1);
  });

  it("holds nothing back for a runtime that does not know disputes", () => {
    const call = () => err({ code: "NotSupported", details: {} } as never);
    expect(undisputedOf(path, best, { call })).toEqual(path);
  });
});
