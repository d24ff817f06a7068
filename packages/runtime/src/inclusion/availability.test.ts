import { describe, expect, it } from "@jest/globals";
import { type Bits, bitAt, bitsFrom, bitsOf, onesOf } from "@parahost/primitives";
import fc from "fast-check";
import { exceeds, union, votesByCore } from "./availability.js";

describe("votesByCore", () => {
  it("turns bitfields of validators into votes for cores", () => {
    const rows = [bitsOf(3, [0, 2]), undefined, bitsOf(3, [2])];
    expect(votesByCore(rows, 3, 3).map((votes) => [...onesOf(votes)])).toEqual([[0], [], [0, 2]]);
  });

  it("counts bit by bit as 32 by 32, for any number of validators and cores", () => {
    const table = fc
      .tuple(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 70 }))
      .chain(([validators, cores]) =>
        fc.tuple(
          fc.constant(cores),
          fc.array(fc.array(fc.boolean(), { minLength: cores, maxLength: cores }), {
            minLength: validators,
            maxLength: validators,
          }),
        ),
      );
    fc.assert(
      fc.property(table, ([cores, claims]) => {
        const rows = claims.map(bitsFrom);
        const expected: readonly Bits[] = Array.from({ length: cores }, (_, core) =>
          bitsFrom(rows.map((row) => bitAt(row, core))),
        );
        expect(votesByCore(rows, rows.length, cores)).toEqual(expected);
      }),
      { seed: 1 },
    );
  });
});

it("bits exceed others where one is set that the others lack", () => {
  expect(exceeds(bitsOf(9, [8]), bitsOf(9, [0, 8]))).toBe(false);
  expect(exceeds(bitsOf(9, [0, 8]), bitsOf(9, [8]))).toBe(true);
  expect(exceeds(bitsOf(9), bitsOf(9))).toBe(false);
});

it("a union has the bits of both and changes neither", () => {
  const [a, b] = [bitsOf(10, [1]), bitsOf(10, [9])];
  expect(union(a, b)).toEqual(bitsOf(10, [1, 9]));
  expect(a).toEqual(bitsOf(10, [1]));
});
