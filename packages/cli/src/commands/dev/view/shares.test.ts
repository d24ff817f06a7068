import { expect, it } from "@jest/globals";
import { shares } from "./shares.js";

it.each([
  // 2 + 3 are needed; of the 4 that are left one each, until the first has the 3 that it wants.
  {
    rows: 9,
    parts: [
      { least: 2, want: 3 },
      { least: 3, want: 9 },
    ],
    given: [3, 6],
  },
  {
    rows: 6,
    parts: [
      { least: 2, want: 3 },
      { least: 3, want: 9 },
    ],
    given: [3, 3],
  },
  {
    rows: 99,
    parts: [
      { least: 2, want: 3 },
      { least: 3, want: 9 },
    ],
    given: [3, 9],
  },
  {
    rows: 1,
    parts: [
      { least: 2, want: 3 },
      { least: 3, want: 1 },
    ],
    given: [2, 1],
  },
  {
    rows: 5,
    parts: [
      { least: 0, want: 0 },
      { least: 0, want: 9 },
    ],
    given: [0, 5],
  },
])("of $rows rows $given", ({ rows, parts, given }) => {
  expect(shares(rows, parts)).toEqual(given);
});
