import { expect, it } from "@jest/globals";
import { parseDuration } from "./duration.js";

it.each([
  ["6s", 6_000],
  ["6000ms", 6_000],
  ["1.5s", 1_500],
  ["2m", 120_000],
  ["0s", 0],
])("takes %s as %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(["", "6", "s", "6 s", "-6s", "6h", "0.5ms", "6s6s", "1e3ms", "٣s"])("refuses %j", (text) => {
  expect(parseDuration(text)).toBeNull();
});
