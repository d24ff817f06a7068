import { expect, it } from "@jest/globals";
import { upwardParts } from "./upward-parts.js";

const messages = (...sizes: readonly number[]): readonly Uint8Array[] => sizes.map((size) => new Uint8Array(size));

it.each([
  { why: "no separator: messages alone", sizes: [1, 2], parts: [[1, 2], []] },
  { why: "a separator ends the messages", sizes: [1, 0, 2], parts: [[1], [2]] },
  { why: "a separator first: signals alone", sizes: [0, 1], parts: [[], [1]] },
  { why: "a separator last: no signals", sizes: [1, 0], parts: [[1], []] },
  { why: "the first separator counts", sizes: [1, 0, 2, 0, 3], parts: [[1], [2, 0, 3]] },
  { why: "nothing: neither", sizes: [], parts: [[], []] },
])("$why", ({ sizes, parts }) => {
  const { messages: sent, signals } = upwardParts(messages(...sizes));
  expect([sent.map(({ length }) => length), signals.map(({ length }) => length)]).toEqual(parts);
});
