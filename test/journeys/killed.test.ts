import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { SeededChance } from "@parahost/kernel";
import { conflictsAmong } from "@parahost/node";
import { type Life, parahost, recordsIn, saidBy, signedOnChain } from "./killed-chain.js";
import { chainKilled, type Killed } from "./killed-moments.js";

/** How often the node is killed, in each mode; more by `PARAHOST_KILLS`. */
const KILLS = Number(process.env["PARAHOST_KILLS"] ?? 3);
const LIMIT_MS = 60_000 + KILLS * 15_000;
/** With an odd number, so that a life ends in the middle of whatever goes on at a block. */
const LATEST_KILL_MS = 1_237;
/** Within the first two blocks or so. */
const LATEST_SIGNATURE = 40;

let data = "";
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), "parahost-killed-")), "data");
});
afterEach(() => rmSync(join(data, ".."), { recursive: true }));

/** What was said besides that something was not signed, since it conflicts with what an earlier life signed. */
const othersThanRefusals = (err: string): readonly string[] =>
  err
    .split("\n")
    .filter((line) => line !== "" && !line.includes("not signed: it conflicts with what we signed before"));

/** All that is on record, found free of conflicts; and every signature on the chain is one that is on record. */
async function checkedRecords(): Promise<ReadonlySet<string>> {
  const records = await recordsIn(data);
  expect(conflictsAmong(records)).toEqual([]);
  const bySignature = new Map(records.map((record) => [record.signature, saidBy(record)]));
  const onChain = await signedOnChain(data);
  for (const { signature, says } of onChain) expect(bySignature.get(signature)).toBe(says);
  return new Set(records.map((record) => `${record.validator} ${saidBy(record)}`));
}

describe.each(["legacy", "prospective"] as const)("a node that is killed at any moment, under %s", (strategy) => {
  const goOn = (blocks: number, onImport?: (kill: () => void) => void) => {
    const settings = ["--paras", "2", "--validators", "4", "--strategy", strategy, "--json"];
    return parahost(["dev", "--data", data, "--blocks", String(blocks), ...settings], onImport);
  };
  /** Killed some time after its first block, or between what is on record and the signature. */
  const killed = (life: number, chance: SeededChance): Promise<Life> => {
    if (life % 2 === 1)
      return chainKilled({
        data,
        strategy,
        paras: "counters",
        at: "signature",
        nth: 1 + chance.below(LATEST_SIGNATURE),
      });
    const afterMs = chance.below(LATEST_KILL_MS);
    let isDue = false;
    return goOn(10_000, (kill) => {
      if (!isDue) void sleep(afterMs).then(kill);
      isDue = true;
    });
  };

  it(
    `goes on where it was, ${KILLS} times over, and never signs what conflicts`,
    async () => {
      const chance = new SeededChance(`killed ${strategy}`);
      let [best, known] = [0, new Set<string>() as ReadonlySet<string>];
      for (let life = 0; life < KILLS; life++) {
        const { signal, err, imported } = await killed(life, chance);
        expect([signal, othersThanRefusals(err)]).toEqual(["SIGKILL", []]);
        // A block is written before it is told of: none is lost. Of the last one it may not have told any more.
        if (imported[0] !== undefined) expect(imported[0]).toBeGreaterThan(best);
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
});

describe("a node that is killed", () => {
  it.each<Omit<Killed, "data">>([
    { at: "signature", nth: 1, paras: "counters", strategy: "legacy" },
    { at: "signature", nth: 9, paras: "counters", strategy: "prospective" },
    { at: "signature", nth: 30, paras: "counters", strategy: "legacy" },
    { at: "PoV asked for", nth: 2, paras: "bulk", strategy: "legacy" },
    { at: "PoV written", nth: 3, paras: "bulk", strategy: "prospective" },
  ])(
    "at $at $nth, under $strategy, has on record what it may have signed, and goes on",
    async ({ at, nth, paras, strategy }) => {
      const { signal, err } = await chainKilled({ data, strategy, paras, at, nth });
      expect([signal, othersThanRefusals(err)]).toEqual(["SIGKILL", []]);
      const aboutTo = (await recordsIn(data)).filter((record) => record.signature === null);
      // Between the record and the signature it dies with the one, and without the other.
      if (at === "signature") expect(aboutTo.length).toBeGreaterThan(0);
      const before = await checkedRecords();

      const next = await chainKilled({ data, strategy, paras, at, nth: 0 });
      expect([next.code, othersThanRefusals(next.err)]).toEqual([0, []]);
      expect(next.imported.length).toBeGreaterThanOrEqual(4);
      const after = await checkedRecords();
      for (const record of before) expect(after).toContain(record);
      expect(after.size).toBeGreaterThan(before.size);
    },
    LIMIT_MS,
  );
});

it(
  "two nodes do not share a data folder: the second one ends with 2 and one line",
  async () => {
    const goOn = (blocks: number, onImport?: (kill: () => void) => void) =>
      parahost(["dev", "--data", data, "--blocks", String(blocks), "--paras", "2", "--json"], onImport);
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
