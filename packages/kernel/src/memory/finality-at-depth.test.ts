import { expect, it } from "@jest/globals";
import { hashOf } from "@parahost/conformance";
import { blockNumber } from "@parahost/primitives";
import { finalityAtDepth } from "./finality-at-depth.js";

const at = (number: number) => ({ hash: hashOf(number), number: blockNumber(number) });

it.each([
  { depth: 3, best: 10, finalized: 5, target: 7 },
  { depth: 3, best: 8, finalized: 5, target: 5 },
  { depth: 3, best: 2, finalized: 0, target: 0 },
  { depth: 0, best: 8, finalized: 5, target: 8 },
])("at depth $depth of best $best, with $finalized finalized, it is $target", ({ depth, best, finalized, target }) => {
  expect(finalityAtDepth(depth).target(at(best), at(finalized), hashOf)).toEqual(at(target));
});

it("refuses a depth that is none", () => {
  expect(() => finalityAtDepth(-1)).toThrow(RangeError);
});
