import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { SeededChance } from "@parahost/kernel";
import { conflictsAmong } from "@parahost/node";
import { builtEntry } from "../../packages/cli/src/adapters/built-entries.js";
import { parahost, recordsIn, runModule, saidBy, signedOnChain } from "./killed-chain.js";

/** How often the node is killed; more by `PARAHOST_KILLS`. */
const KILLS = Number(process.env["PARAHOST_KILLS"] ?? 5);
const LIMIT_MS = 60_000 + KILLS * 15_000;
/** With an odd number, so that a life ends in the middle of whatever goes on at a block. */
const LATEST_KILL_MS = 1_237;
const SETTINGS = ["--paras", "2", "--validators", "4", "--json"];

let data = "";
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), "parahost-killed-")), "data");
});
afterEach(() => rmSync(join(data, ".."), { recursive: true }));

const goOn = (blocks: number, onImport?: (kill: () => void) => void) =>
  parahost(["dev", "--data", data, "--blocks", String(blocks), ...SETTINGS], onImport);

/** What was said besides that something was not signed, since it conflicts with what an earlier life signed. */
const othersThanRefusals = (err: string): readonly string[] =>
  err.split("\n").filter((line) => line !== "" && JSON.parse(line).conflict === undefined);

/** All that is on record, found free of conflicts; and every signature on the chain is one that is on record. */
async function checkedRecords(): Promise<ReadonlySet<string>> {
  const records = await recordsIn(data);
  expect(conflictsAmong(records)).toEqual([]);
  const bySignature = new Map(records.map((record) => [record.signature, saidBy(record)]));
  const onChain = await signedOnChain(data);
  for (const { signature, says } of onChain) expect(bySignature.get(signature)).toBe(says);
  return new Set(records.map((record) => `${record.validator} ${saidBy(record)}`));
}

describe("a node that is killed at any moment", () => {
  it(
    `goes on where it was, ${KILLS} times over, and never signs what conflicts`,
    async () => {
      const chance = new SeededChance("killed");
      let [best, known] = [0, new Set<string>() as ReadonlySet<string>];
      for (let life = 0; life < KILLS; life++) {
        const killAfterMs = chance.below(LATEST_KILL_MS);
        let isDue = false;
        const { signal, err, imported } = await goOn(10_000, (kill) => {
          if (!isDue) void sleep(killAfterMs).then(kill);
          isDue = true;
        });
        expect([signal, othersThanRefusals(err)]).toEqual(["SIGKILL", []]);
        // A block is written before it is told of: none is lost. Of the last one it may not have told any more.
        expect(imported[0]).toBeGreaterThan(best);
        best = Math.max(best, ...imported);
        const before = known;
        known = await checkedRecords();
        // Far from pruning, the record only grows.
        for (const record of before) expect(known).toContain(record);
      }
      const last = await goOn(4);
      expect([last.code, othersThanRefusals(last.err)]).toEqual([0, []]);
      expect(Math.max(...last.imported)).toBeGreaterThanOrEqual(best);
      expect((await checkedRecords()).size).toBeGreaterThan(known.size);
    },
    LIMIT_MS,
  );

  it.each([1, 9, 30])(
    "has on record what it was about to sign when it died before signature %i, and goes on",
    async (nth) => {
      const dev = builtEntry("@parahost/cli", "dev/index.js").href;
      const kernel = builtEntry("@parahost/kernel", "index.js").href;
      const { signal, err } = await runModule(`
        await import("reflect-metadata");
        const { MemoryKeystore } = await import(${JSON.stringify(kernel)});
        const { startDevChain } = await import(${JSON.stringify(dev)});
        const { counterPara } = await import(${JSON.stringify(new URL("counter-para.js", dev).href)});
        const { sign } = MemoryKeystore.prototype;
        let left = ${nth};
        MemoryKeystore.prototype.sign = function (kind, ...rest) {
          if (kind === "para" && --left === 0) process.kill(process.pid, "SIGKILL");
          return sign.call(this, kind, ...rest);
        };
        const paras = [2000, 2001].map(counterPara);
        await (await startDevChain({ dataDir: ${JSON.stringify(data)}, validators: 4, paras, blocks: 50 })).run();`);
      expect([signal, err]).toEqual(["SIGKILL", ""]);
      const aboutTo = (await recordsIn(data)).filter((record) => record.signature === null);
      expect(aboutTo.length).toBeGreaterThan(0);

      await checkedRecords();
      const { code, err: said } = await goOn(4);
      expect([code, othersThanRefusals(said)]).toEqual([0, []]);
      await checkedRecords();
    },
    LIMIT_MS,
  );
});

it(
  "two nodes do not share a data folder: the second one ends with 2 and one line",
  async () => {
    let second: ReturnType<typeof goOn> | undefined;
    await goOn(10_000, (kill) => {
      second ??= goOn(1).finally(kill);
    });

    expect(await second).toMatchObject({
      ...{ code: 2, imported: [] },
      err: expect.stringMatching(
        /^parahost: the data folder is in use by another process \(name [^\n]+, folder [^\n]+\n$/,
      ),
    });
  },
  LIMIT_MS,
);
