import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { InvalidDump } from "@parahost/node";
import { candidateHash, hash, paraId, validationCodeHash } from "@parahost/primitives";
import { FileInvalidDumps } from "./file-invalid-dumps.js";
import { RealClock } from "./real-clock.js";

const hash32 = (byte: string) => `0x${byte.repeat(32)}`;
const DUMP: InvalidDump = {
  candidateHash: candidateHash(hash32("0c")),
  paraId: paraId(2000),
  relayParent: hash(hash32("05")),
  execKind: "Backing",
  reason: "WorkerReportedInvalid",
  detail: "unreachable",
  codeHash: validationCodeHash(hash32("cc")),
  params: Uint8Array.of(1, 2, 3),
  pov: { blockData: Uint8Array.of(7, 8) },
};

let parent = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "parahost-dump-"));
});
afterEach(() => rmSync(parent, { recursive: true }));
const read = (...path: readonly string[]) => readFileSync(join(parent, "dump", ...path));
const dumps = (folder = join(parent, "dump")) => new FileInvalidDumps(folder, "alice", new RealClock());

it("writes a folder by the candidate's hash: parameters and PoV as bytes, the rest as JSON", async () => {
  await dumps().write(DUMP);

  expect(readdirSync(join(parent, "dump"))).toEqual([DUMP.candidateHash]);
  expect([...read(DUMP.candidateHash, "params.bin")]).toEqual([1, 2, 3]);
  // SCALE: a short length is a byte, times four
  expect([...read(DUMP.candidateHash, "pov.bin")]).toEqual([2 * 4, 7, 8]);
  expect(JSON.parse(read(DUMP.candidateHash, "dump.json").toString())).toEqual({
    ...{ node: "alice", candidateHash: DUMP.candidateHash, paraId: 2000, relayParent: DUMP.relayParent },
    ...{ execKind: "Backing", reason: "WorkerReportedInvalid", detail: "unreachable", codeHash: DUMP.codeHash },
  });
});

it("writes no parameters where none were known", async () => {
  await dumps().write({ ...DUMP, params: null });
  expect(readdirSync(join(parent, "dump", DUMP.candidateHash)).sort()).toEqual(["dump.json", "pov.bin"]);
});

it("overwrites nothing: the same candidate again gets a folder of its own, also of many at once", async () => {
  await dumps().write(DUMP);
  await Promise.all([2, 3, 4].map((n) => dumps().write({ ...DUMP, reason: `again ${n}` })));

  const reasons = ["", "-2", "-3", "-4"].map(
    (more) => JSON.parse(read(`${DUMP.candidateHash}${more}`, "dump.json").toString()).reason,
  );
  expect(reasons[0]).toBe("WorkerReportedInvalid");
  expect(reasons.slice(1).sort()).toEqual(["again 2", "again 3", "again 4"]);
});

it("fails where the folder cannot be made", async () => {
  const file = join(parent, "file");
  writeFileSync(file, "");
  // What is no folder, below what is none, and below what takes no folders and says that it is not there.
  for (const folder of [file, join(file, "below"), "/proc/self/dump"]) {
    await expect(dumps(folder).write(DUMP)).rejects.toMatchObject({ code: expect.stringMatching(/^E[A-Z]+$/) });
  }
});
