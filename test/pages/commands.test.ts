import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { blocks, root } from "./blocks.js";

const CLI = join(root, "packages/cli/dist/main.js");
const LIMIT_MS = 90_000;
const run = promisify(execFile);

interface Line {
  readonly page: string;
  readonly words: readonly string[];
  /** Whether the block is marked `run`: nothing in it stands for a reader's own. */
  readonly isRun: boolean;
}

/** As a shell splits them; comments and what a variable or a pipe would do are not of use here. */
const wordsOf = (line: string): readonly string[] =>
  [...line.replace(/\s+# .*$/, "").matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

const lines: readonly Line[] = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ page, name, text }) =>
    text
      .replaceAll("\\\n", " ")
      .split("\n")
      .map((line) => line.replace(/^(npx parahost|node packages\/cli\/dist\/main\.js) /, "parahost "))
      .filter((line) => line.startsWith("parahost "))
      .map((line) => ({ page, words: wordsOf(line).slice(1), isRun: name === "run" })),
  );

/** The words that name a command, such as `conformance run`. */
function commandOf(words: readonly string[]): readonly string[] {
  const depth = ["conformance", "signing-guard", "config", "new", "inspect"].includes(words[0] ?? "") ? 2 : 1;
  return words.slice(0, depth).filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith("-"));
}

/** Runs to its end; what would go on for ever is interrupted, as by Ctrl-C, once it has said something. */
function runLine(words: readonly string[]): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const endless = words[0] === "dev" && !words.some((word) => word === "--blocks" || word === "--help");
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...words], { cwd: root, timeout: LIMIT_MS });
    let stderr = "";
    child.stderr.on("data", (bytes) => (stderr += String(bytes)));
    child.stdout.once("data", () => endless && child.kill("SIGINT"));
    child.on("close", (code) => resolve({ code, stderr }));
  });
}

describe("the commands on the pages", () => {
  it("are there", () => {
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter(({ isRun }) => isRun).length).toBeGreaterThan(3);
  });

  it("have the flags that they are shown with", async () => {
    const helps = new Map<string, string>();
    const unknown: string[] = [];
    for (const { page, words } of lines) {
      const command = commandOf(words);
      const key = command.join(" ");
      if (!helps.has(key)) helps.set(key, (await run(process.execPath, [CLI, ...command, "--help"])).stdout);
      const flags = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0] ?? "");
      for (const flag of flags)
        if (!new RegExp(`${flag}\\b`).test(helps.get(key) ?? "")) unknown.push(`${page}: parahost ${key} ${flag}`);
    }
    expect(unknown).toEqual([]);
  });

  it.each(lines.filter(({ isRun }) => isRun).map(({ page, words }) => [words.join(" "), page, words] as const))(
    "parahost %s (%s) ends well",
    async (_line, _page, words) => {
      expect(await runLine(words)).toMatchObject({ code: 0 });
    },
    LIMIT_MS,
  );
});
