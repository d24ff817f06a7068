import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { root } from "./shelf.js";
import { typed, wayToAStrategy } from "./shell.js";

const LIMIT_MS = 300_000;
/** Below the repository, where its packages are found, and where git does not look. */
const scratch = join(root, "coverage");
mkdirSync(scratch, { recursive: true });
const folder = mkdtempSync(join(scratch, "ten-commands-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("gets from nothing to a strategy of one's own within ten commands, in a clone and from npm", () => {
  expect(wayToAStrategy.map(([first]) => first)).toEqual(["npm ci", "npx @parahost/cli new strategy first-come"]);
  for (const lines of wayToAStrategy) expect(lines.length).toBeLessThanOrEqual(10);
});

it(
  "gets there by the README's commands in a clone that is installed and built",
  async () => {
    const [inClone = []] = wayToAStrategy;
    expect(inClone.slice(0, 2)).toEqual(["npm ci", "npm run build"]);
    const ended = await typed(inClone.slice(2), folder);

    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    expect(ended.map(({ line }) => line)).toEqual(inClone.slice(2));
    expect(ended.at(-1)?.out).toMatch(/^2000 +first-come +\d+ +[1-9]/m);
  },
  LIMIT_MS,
);
