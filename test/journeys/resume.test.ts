import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { observedRun, only } from "./observed-run.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("a second run goes on where the first ended", async () => {
  const first = await observedRun({ blocks: 7, dataDir: folder });
  const before = await first.chain.run();
  const second = await observedRun({ blocks: 7, dataDir: folder });
  const after = await second.chain.run();

  expect(only(second.events, "imported").map(({ number }) => Number(number))).toEqual([8, 9, 10, 11, 12, 13, 14]);
  expect(before.relayBlocks).toBe(7);
  expect(after.relayBlocks).toBe(7);
  // Heads are not lost: the next block of each para builds on the last one included.
  const headOf = (run: typeof first) =>
    only(run.events, "included").map(({ paraId, headNumber }) => ({ paraId, headNumber }));
  const last = new Map(headOf(first).map(({ paraId, headNumber }) => [paraId, headNumber]));
  for (const [paraId, headNumber] of last)
    expect(headOf(second).find((head) => head.paraId === paraId)?.headNumber).toBe(headNumber + 1);
});

it("refuses a folder of another seed, naming it", async () => {
  await expect(observedRun({ blocks: 1, dataDir: folder, seed: "another" })).rejects.toMatchObject({
    code: "BadOption",
    option: "data",
    message: expect.stringContaining("parahost"),
  });
});

it("refuses a folder of another genesis", async () => {
  await expect(observedRun({ blocks: 1, dataDir: folder, validators: 8 })).rejects.toMatchObject({
    code: "BadOption",
    option: "data",
  });
});
