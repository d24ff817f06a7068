import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./shelf.js";

/** What a command has said, both streams, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** Runs one line as a user would type it. The event loop goes on meanwhile. */
export async function sh(line: string, cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { NODE_OPTIONS: _ours, ...inherited } = process.env;
  // What npm tells its scripts of the run that this test belongs to is not for others.
  const plain = Object.fromEntries(Object.entries(inherited).filter(([name]) => !/^(npm_|INIT_CWD)/i.test(name)));
  const child = spawn("sh", ["-c", line], { cwd, env: { ...plain, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (out += text));
  const [code] = await once(child, "close");
  return { code, out };
}

/** Runs lines one after the other, as in one shell: `cd` counts for those after it. Stops at the first that fails. */
export async function typed(
  lines: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly (Ended & { readonly line: string })[]> {
  const ended: (Ended & { readonly line: string })[] = [];
  let folder = cwd;
  for (const line of lines) {
    const [, into] = /^cd (\S+)$/.exec(line) ?? [];
    if (into !== undefined) folder = join(folder, into);
    ended.push({ line, ...(into === undefined ? await sh(line, folder, env) : { code: 0, out: "" }) });
    if (ended.at(-1)?.code !== 0) break;
  }
  return ended;
}

/** The README's blocks of commands by which one gets to a strategy of one's own. */
export const wayToAStrategy: readonly (readonly string[])[] = [
  ...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm),
]
  .map(([, text = ""]) => text.trim().split("\n"))
  .filter((lines) => lines.some((line) => line.includes("new strategy")));
