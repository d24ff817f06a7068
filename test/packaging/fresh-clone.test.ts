import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { root } from "../pages/blocks.js";
import { follow } from "../pages/follow.js";
import { sh, well } from "../pages/shell.js";
import { blocksFor } from "../pages/who-runs.js";

const LIMIT_MS = 1_800_000;
const folder = mkdtempSync(join(tmpdir(), "parahost-clone-"));
afterAll(() => rmSync(folder, { recursive: true }));

const isRepository = existsSync(join(root, ".git"));
/** npm takes from its cache what it has fetched before. */
const env = { npm_config_prefer_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };
/** So that `npm test` does not come to this test again, the clone has the tests of one room, and those that are copied into packages. */
const isLeftOut = (file: string) =>
  /\.test\.ts$/.test(file) && !/^packages\/(primitives\/src\/rules|cli\/templates)\//.test(file);

/** What git would bring, changes that are not committed included. */
async function clone(): Promise<void> {
  const { stdout } = await sh("git ls-files -z --cached --others --exclude-standard", { cwd: root });
  const files = stdout.split("\0").filter((file) => file !== "" && !isLeftOut(file) && existsSync(join(root, file)));
  for (const file of files) cpSync(join(root, file), join(folder, file));
}

(isRepository ? it : it.skip)(
  `goes by the README in a fresh clone, block after block${isRepository ? "" : " (needs git's folder)"}`,
  async () => {
    await clone();
    const blocks = blocksFor("clone");
    const [begin] = blocks;
    expect(blocks.length).toBeGreaterThan(2);
    await follow(blocks, async ({ text }) => {
      const ended = await well(text, { cwd: folder, env });
      if (text.includes("new strategy")) {
        const typed = [begin?.text, text].flatMap((lines) => lines?.trim().split(/\n|&&/) ?? []);
        expect(typed.length).toBeLessThanOrEqual(10);
        expect(ended.out).toMatch(/^2000 +first-come +\d+ +[1-9]/m);
      }
      return ended;
    });
  },
  LIMIT_MS,
);
