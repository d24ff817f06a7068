import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { builtEntry } from "./adapters/built-entries.js";
import { COMMANDS } from "./commands/index.js";

const MAIN = fileURLToPath(builtEntry("@parahost/cli", "main.js"));
/** Tells standard error of every module that is loaded. */
const HOOKS = `
  import { writeSync } from "node:fs";
  export async function load(url, context, next) { writeSync(2, "loaded " + url + "\\n"); return next(url, context); }`;
const asUrl = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
const REGISTER = asUrl(`import { register } from "node:module"; register(${JSON.stringify(asUrl(HOOKS))});`);

/** The modules that the built command loads, each as its package, or as its file in ours. */
function loadedBy(...argv: readonly string[]): { readonly status: number | null; readonly modules: readonly string[] } {
  const { status, stderr } = spawnSync(process.execPath, ["--import", REGISTER, MAIN, ...argv], { encoding: "utf8" });
  const urls = [...stderr.matchAll(/^loaded (.*)$/gm)].map(([, url = ""]) => url);
  const named = urls.map(
    (url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /packages\/(.*)$/.exec(url)?.[1] ?? url,
  );
  return { status, modules: named.filter((name) => !name.startsWith("node:") && !name.startsWith("data:")) };
}

describe("help and version", () => {
  it.each([[["--help"]], [["--version"]], [["help"]], [[]]])(
    "load the command line and nothing else: %j",
    (argv: string[]) => {
      const { status, modules } = loadedBy(...argv);
      const foreign = modules.filter((name) => !name.startsWith("cli/dist/"));

      expect(status).toBe(0);
      expect([...new Set(foreign)].sort()).toEqual(["commander", "reflect-metadata"]);
      expect(modules.filter((name) => /cli\/dist\/(dev|adapters)\//.test(name))).toEqual([
        ...["cli/dist/adapters/process-io.js", "cli/dist/adapters/interrupts.js", "cli/dist/adapters/real-time.js"],
      ]);
      // Some 12 today; each module is a file to be found, read and compiled.
      expect(modules.length).toBeLessThanOrEqual(20);
    },
  );
});

/** What the help of a command needs beside commander. Settings are described by their schema. */
const NEEDS: Readonly<Record<string, readonly string[]>> = { dev: ["zod"] };

describe("the help of a command", () => {
  it.each(COMMANDS.map(({ name }) => name))("%s loads no other command, and nothing that only a run needs", (name) => {
    const { status, modules } = loadedBy(name, "--help");
    const foreign = new Set(modules.filter((module) => !module.startsWith("cli/dist/")));
    const others = COMMANDS.filter(
      (other) => other.name !== name && modules.some((it) => it.startsWith(`cli/dist/commands/${other.name}/`)),
    );

    expect(status).toBe(0);
    expect([...foreign].sort()).toEqual(["commander", "reflect-metadata", ...(NEEDS[name] ?? [])].sort());
    // The backend of `dev` is types and one function that loads it.
    expect(others.map((other) => other.name)).toEqual(name === "dev" ? [] : ["dev"]);
    const ofDev = modules.filter((it) => it.startsWith("cli/dist/commands/dev/"));
    if (name !== "dev") expect(ofDev).toEqual(["cli/dist/commands/dev/backend.js"]);
  });
});
