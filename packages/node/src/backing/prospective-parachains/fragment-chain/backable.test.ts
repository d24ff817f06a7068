import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type CandidateHash, candidateHash, ready } from "@parahost/primitives";
import { backed, populated, scopeOf, seconded, X } from "../../../../../../test/node/fragment-chains.js";
import { type Built, built, constraintsOf, repeated } from "../../../../../../test/node/prospective-candidates.js";
import type { FragmentChain } from "./fragment-chain.js";

const NOBODY = candidateHash(repeated(0));
const COUNTS = Array.from({ length: 10 }, (_, count) => count);
const scope = (pending: readonly CandidateHash[] = []) =>
  scopeOf({
    leaf: X,
    ancestors: [],
    maxDepth: 5,
    constraints: constraintsOf(0, [0], [0xff]),
    pending: pending.map((hash) => [hash, X] as const),
  });

// After test_find_ancestor_path_and_find_backable_chain, fragment_chain/tests.rs: six candidates in a chain.
describe("the next candidates that can be backed", () => {
  let candidates: readonly Built[];
  let chain: FragmentChain;
  beforeAll(async () => {
    await ready();
    candidates = [[0xff], [0], [1], [2], [3], [4]].map((from, i) => built({ on: X, from, to: [i] }));
  });
  const at = (i: number) => candidates[i]?.hash ?? NOBODY;
  const refs = (from: number, to: number) =>
    candidates.slice(from, to).map(({ hash }) => ({ candidateHash: hash, relayParent: X.hash }));
  const find = (ancestors: readonly CandidateHash[], count: number) => chain.findBackableChain(ancestors, count);
  beforeEach(() => {
    chain = populated(scope(), seconded(...candidates));
  });

  it("are none in an empty chain", () => {
    chain = populated(scope());
    expect([find([], 2), find([NOBODY], 2)]).toEqual([[], []]);
  });

  it("are none as long as they are seconded only", () => {
    expect([chain.bestChainLength, chain.unconnectedCount]).toEqual([0, 6]);
    for (const count of COUNTS) expect(find([], count)).toEqual([]);
  });

  it("end at the first that is not backed", () => {
    for (const i of [5, 3, 4, 1]) {
      chain.candidateBacked(at(i));
      for (const count of COUNTS) expect(find([], count)).toEqual([]);
    }
    chain.candidateBacked(at(0));
    for (const count of COUNTS) expect(find([], count)).toEqual(refs(0, Math.min(2, count)));
    chain.candidateBacked(at(2));
    for (const count of COUNTS) expect(find([], count)).toEqual(refs(0, count));
  });

  describe("when all are backed", () => {
    beforeEach(() => {
      for (const i of [4, 1, 5, 0, 3, 2]) chain.candidateBacked(at(i));
    });

    it("are as many as asked for, and as there are", () => {
      for (const count of COUNTS) expect(find([], count)).toEqual(refs(0, count));
    });

    it.each([
      { ancestors: [-1], start: 0 },
      { ancestors: [1, -1], start: 0 },
      { ancestors: [0, -1], start: 1 },
      { ancestors: [1, 2], start: 0 },
      { ancestors: [2, 0, 1], start: 3 },
      { ancestors: [0, 2], start: 1 },
      { ancestors: [0, 1, 3], start: 2 },
      { ancestors: [5, 3, 1, 0, 2, 4], start: 6 },
    ])("follow the ancestors $ancestors as far as these lead from the start: $start", ({ ancestors, start }) => {
      for (const count of COUNTS) expect(find(ancestors.map(at), count)).toEqual(refs(start, start + count));
    });
  });

  it("end before what is pending availability", () => {
    chain = populated(scope([at(3)]), backed(...candidates));
    expect(find([at(0), at(1)], 3)).toEqual(refs(2, 3));
  });
});
