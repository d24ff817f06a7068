import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { PAGES, read, root } from "./blocks.js";

const CLI = join(root, "packages/cli/dist/main.js");
const run = promisify(execFile);

/** Commands in the middle of a sentence; those in blocks are run. */
const mentioned = PAGES.flatMap((page) =>
  [...read(page).matchAll(/`(?:npx )?parahost ([^`]+)`/g)].map(([, words = ""]) => ({
    page,
    words: words.split(/\s+/),
  })),
);

/** The words that name a command, such as `conformance run`. */
function commandOf(words: readonly string[]): readonly string[] {
  const depth = ["conformance", "signing-guard", "config", "new", "inspect"].includes(words[0] ?? "") ? 2 : 1;
  const named = words.slice(0, depth);
  return named.filter((word, i) => /^[a-z-]+$/.test(word) && !named.slice(0, i + 1).some((it) => it.startsWith("-")));
}

describe("the commands that sentences name", () => {
  it("are there, with the flags that they are named with", async () => {
    const helps = new Map<string, Promise<{ readonly stdout: string }>>();
    const helpOf = (command: readonly string[]) => {
      const key = command.join(" ");
      const help = helps.get(key) ?? run(process.execPath, [CLI, ...command, "--help"]);
      helps.set(key, help);
      return help;
    };
    const unknown: string[] = [];
    for (const { page, words } of mentioned) {
      const command = commandOf(words);
      const { stdout } = await helpOf(command);
      const flags = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0] ?? "");
      const isThere = (word: string) => new RegExp(`(^|[\\s,|])${word}\\b`, "m").test(stdout);
      if (![...command, ...flags].every(isThere)) unknown.push(`${page}: parahost ${words.join(" ")}`);
    }

    expect(mentioned.length).toBeGreaterThan(20);
    expect(unknown).toEqual([]);
  });
});
