import { describe, expect, it } from "@jest/globals";
import { type Block, blocks, PAGES, read } from "./blocks.js";
import { blocksFor, runnerOf } from "./who-runs.js";

const block = (language: string, text: string, name = ""): Block => ({ page: "-", language, name, text });

describe("a block of a page", () => {
  it("is run by a test, whichever it is, or is a picture", () => {
    expect(blocks.filter((it) => runnerOf(it) === null)).toEqual([]);
    for (const runner of ["program", "folder", "clone", "npm", "nobody"] as const)
      expect([runner, blocksFor(runner).length > 0]).toEqual([runner, true]);
  });

  it.each([
    block("py", "print()\n", "program.py"),
    block("", "parahost dev\n", "a-command"),
    block("json", "{}\n", "a-note"),
    block("json", "{}\n", "of-no-command.json"),
  ])("in $language, $name, would be found if nobody ran it", (it) => expect(runnerOf(it)).toBeNull());

  it("is ended by whichever of its commands fails: a shell passes over that in `a && b`, unless it is the last line", () => {
    const lines = blocks
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => text.trim().split("\n").slice(0, -1));
    expect(lines.filter((line) => line.includes("&&"))).toEqual([]);
  });

  it("is fenced in the one way in which blocks are found", () => {
    const fences = PAGES.flatMap((page) => [...read(page).matchAll(/^[ \t>]*(`{3,}|~{3,})/gm)].map(([fence]) => fence));
    expect(fences).toEqual(blocks.flatMap(() => ["```", "```"]));
  });
});
