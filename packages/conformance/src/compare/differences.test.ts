import { describe, expect, it } from "@jest/globals";
import { differences } from "./differences.js";

describe("differences", () => {
  it.each([
    { expected: { a: 1, b: [1] }, got: { b: [1], a: 1 }, found: [] },
    { expected: { a: { b: [1, 2] } }, got: { a: { b: [1, 3] } }, found: [{ pointer: "/a/b/1", expected: 2, got: 3 }] },
    { expected: [1], got: [1, 2], found: [{ pointer: "/1", expected: undefined, got: 2 }] },
    { expected: { "a/b~": 1 }, got: {}, found: [{ pointer: "/a~1b~0", expected: 1, got: undefined }] },
    {
      expected: { error: "BadOrigin" },
      got: { error: "Other" },
      found: [{ pointer: "/error", expected: "BadOrigin", got: "Other" }],
    },
    {
      expected: {
        a: {
          oneOf: [
            [1, 2],
            [2, 1],
          ],
        },
      },
      got: { a: [2, 1] },
      found: [],
    },
    { expected: { oneOf: [1, 2] }, got: 3, found: [{ pointer: "", expected: { oneOf: [1, 2] }, got: 3 }] },
    { expected: null, got: {}, found: [{ pointer: "", expected: null, got: {} }] },
    { expected: [], got: {}, found: [{ pointer: "", expected: [], got: {} }] },
  ])("of $expected and $got: $found", ({ expected, got, found }) => {
    expect(differences(expected, got)).toEqual(found);
  });
});
