import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { DevEvent } from "@parahost/cli/dev";

const root = join(import.meta.dirname, "../..");
const LIMIT_MS = 120_000;

function dev(...flags: readonly string[]) {
  const argv = ["packages/cli/dist/main.js", "dev", "--blocks", "2", "--paras", "1", "--json", ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  const lines = stdout.trim().split("\n").filter(Boolean);
  const summary = lines.map((line) => JSON.parse(line) as DevEvent).find((event) => event.event === "summary");
  return { status, stderr, strategy: summary?.paras[0]?.strategy, included: summary?.included };
}

describe("our strategies are plugins", () => {
  it.each(["legacy", "prospective", "elastic-scaling"])(
    "@parahost/selection-%s, by its name and by its folder, is the one that is there already",
    (name) => {
      const byName = ["--plugin", `@parahost/selection-${name}`];
      const byFolder = ["--plugin", `./plugins/selection-${name}`];

      // Backed in block 1, included in block 2, under each of them.
      const expected = { status: 0, stderr: "", strategy: name, included: 1 };
      expect(dev("--strategy", name, ...byName, ...byFolder)).toEqual(expected);
    },
    LIMIT_MS,
  );

  it(
    "naming them changes nothing for the session, which chooses",
    () => {
      const flags = ["legacy", "prospective", "elastic-scaling"].flatMap((it) => [
        "--plugin",
        `@parahost/selection-${it}`,
      ]);

      expect(dev(...flags)).toEqual({ status: 0, stderr: "", strategy: "legacy", included: 1 });
    },
    LIMIT_MS,
  );
});
