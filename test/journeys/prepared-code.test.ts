import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { devCode } from "@parahost/dev-paras";
import { blake2b256Hex, paraId } from "@parahost/primitives";
import { honestPara } from "./counter-paras.js";
import { includedAt, observedRun } from "./observed-run.js";

const PARA = paraId(2000);
const CODE_HASH = blake2b256Hex(devCode("counter"));
let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "parahost-pvf-"));
});
afterEach(() => rmSync(data, { recursive: true }));
const run = async () => {
  const { chain, events } = await observedRun({ validators: 2, paras: [honestPara(PARA)], blocks: 4, dataDir: data });
  await chain.run();
  await chain.stop();
  return includedAt(events, PARA);
};

it("is kept with the data, by the code's hash; a damaged file is made anew and the chain goes on", async () => {
  expect(await run()).toEqual([2, 4]);
  const folder = join(data, "pvf");
  expect(readdirSync(folder)).toEqual([CODE_HASH]);
  const file = join(folder, CODE_HASH);
  const good = readFileSync(file);

  truncateSync(file, 100);
  expect(await run()).toEqual([6, 8]);
  expect(Buffer.compare(readFileSync(file), good)).toBe(0);
});
