import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { DevEvent } from "@parahost/cli/dev";

const root = join(import.meta.dirname, "../..");
const examples = join(root, "docs/examples");
const LIMIT_MS = 120_000;

const node = (...argv: readonly string[]) =>
  spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8", timeout: LIMIT_MS });
/** Builds with the compiler options that the example brings, as a team that copied it would. */
const build = (example: string) => node("node_modules/typescript/bin/tsc", "-p", join(examples, example));

function run(config: string) {
  const { status, stdout, stderr } = node(
    "packages/cli/dist/main.js",
    "dev",
    "--json",
    "--config",
    join(examples, config),
  );
  const events = stdout
    .trim()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as DevEvent);
  const heads = (para: number) =>
    events.flatMap((event) => (event.event === "included" && event.paraId === para ? event.headNumber : []));
  return { status, stderr, heads, summary: events.find((event) => event.event === "summary") };
}

describe("the examples, built and loaded by configuration alone", () => {
  beforeAll(() => {
    for (const example of readdirSync(examples)) expect([example, build(example).stdout]).toEqual([example, ""]);
  }, LIMIT_MS);

  it(
    "selection-by-fees includes the two paras that pay most, and never the third",
    () => {
      const { status, stderr, heads, summary } = run("selection-by-fees/parahost.json");

      expect([status, stderr]).toEqual([0, ""]);
      expect(summary?.paras[0]?.strategy).toBe("by-fees");
      // Backed in block 1 for the first time, and included in each block after: 2 to 10.
      expect([heads(2000).length, heads(2002).length, heads(2001).length]).toEqual([9, 9, 0]);
    },
    LIMIT_MS,
  );

  it(
    "validation-from-table decides what is included, in the place of ours",
    () => {
      const { status, stderr, heads } = run("validation-from-table/parahost.json");

      expect([status, stderr]).toEqual([0, ""]);
      // Legacy backs in one block and includes in the next: in blocks 2, 4, … 12.
      expect(heads(2000)).toEqual([1, 2, 3, 4, 5, 6]);
    },
    LIMIT_MS,
  );

  it(
    "validation-from-table stops a para at the block that the table does not have",
    () => {
      const config = JSON.parse(readFileSync(join(examples, "validation-from-table/parahost.json"), "utf8"));
      config.plugins[0].config.heads.splice(3, 1);
      const file = join(examples, "validation-from-table/dist/without-4.json");
      writeFileSync(file, JSON.stringify({ ...config, plugins: [{ ...config.plugins[0], plugin: ".." }] }));
      const { status, heads } = run("validation-from-table/dist/without-4.json");
      rmSync(file);

      expect([status, heads(2000)]).toEqual([0, [1, 2, 3]]);
    },
    LIMIT_MS,
  );
});
