import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { devCode } from "@parahost/dev-paras";
import { blake2b256Hex, codecs, paraId } from "@parahost/primitives";
import { honestPara } from "./counter-paras.js";
import { includedAt, observedRun } from "./observed-run.js";

const [BAD, GOOD] = [paraId(2000), paraId(2001)];
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-dump-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const run = (dumpDir: string) =>
  observedRun({
    validators: 2,
    paras: [honestPara(BAD, devCode("traps")), honestPara(GOOD)],
    blocks: 4,
    dumpDir,
  });

it("leaves of every invalid candidate what is needed to run its code over it again, and of no other", async () => {
  const dump = join(folder, "dump");
  const { chain, events } = await run(dump);
  await chain.run();

  expect(includedAt(events, GOOD)).toEqual([2, 4]);
  const names = readdirSync(dump);
  expect(names.length).toBeGreaterThanOrEqual(2);
  for (const name of names) {
    const said = JSON.parse(readFileSync(join(dump, name, "dump.json"), "utf8"));
    expect(said).toMatchObject({ paraId: BAD, reason: "WorkerReportedInvalid", execKind: "Backing" });
    expect(said.codeHash).toBe(blake2b256Hex(devCode("traps")));
    expect(name.startsWith(said.candidateHash)).toBe(true);
    const pov = codecs.pov.decode(readFileSync(join(dump, name, "pov.bin")));
    const params = codecs.validationParams.decode(readFileSync(join(dump, name, "params.bin")));
    expect(pov.ok && params.ok && params.value.blockData).toEqual(pov.ok && pov.value.blockData);
  }
});

it("that cannot be written to changes nothing of the run", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const { chain, events } = await run(join(file, "dump"));
  await chain.run();

  expect(includedAt(events, GOOD)).toEqual([2, 4]);
  expect(includedAt(events, BAD)).toEqual([]);
  expect(existsSync(join(file, "dump"))).toBe(false);
});
