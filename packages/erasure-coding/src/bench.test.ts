import { expect, it } from "@jest/globals";
import { benchErasureCoding } from "./bench.js";

it("gives a row for each thing timed, in MiB of data a second", async () => {
  // A clock on which everything takes half a second: 1 MiB is done at 2 MiB/s, an eighth of it at 0.25 MiB/s.
  let time = 0;
  const now = () => {
    time += 500;
    return time;
  };
  const rows = await benchErasureCoding({ now, rounds: 3, validators: [10], dataBytes: 1 << 20 });
  expect(rows.map(({ unit, samples }) => [unit, samples])).toEqual([
    ["MiB/s", [2, 2, 2]],
    ["MiB/s", [2, 2, 2]],
    ["MiB/s", [2, 2, 2]],
    ["MiB/s", [0.25, 0.25, 0.25]],
    ["MiB/s", [2, 2, 2]],
  ]);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
});
