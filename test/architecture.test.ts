import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path/posix";
import { describe, expect, it } from "@jest/globals";

/** Who may import whom: the table of rooms. What is not listed is not allowed. */
const GROUND = ["primitives", "protocol"];
const ROOM = [...GROUND, "kernel"];
const STRATEGIES = ["selection-legacy", "selection-prospective", "selection-elastic-scaling"];
const SEES: Readonly<Record<string, readonly string[]>> = {
  primitives: [],
  "erasure-coding": ["primitives"],
  protocol: ["primitives"],
  kernel: GROUND,
  node: [...ROOM, "erasure-coding"],
  runtime: GROUND,
  "wasm-host": ROOM,
  "relay-chain": [...ROOM, "runtime", "wasm-host"],
  "dev-paras": ROOM,
  conformance: ROOM,
  cli: [
    ...ROOM,
    ..."erasure-coding node runtime wasm-host relay-chain dev-paras conformance".split(" "),
    ...STRATEGIES,
  ],
  ...Object.fromEntries(STRATEGIES.map((strategy) => [strategy, ROOM])),
};

/** Runtime modules in dependency order: each sees those before it. */
const RUNTIME =
  "frame shared configuration paras dmp hrmp scheduler session-info disputes inclusion initializer parainherent executive runtime-api".split(
    " ",
  );

const MAX_LINES = 400;
/** These name no idea. */
const VAGUE = ["util", "utils"];
/** Only tests, and what is written for them, may need a test runner. */
const FOR_TESTS = ["@parahost/conformance/jest", "@jest/globals", "@fast-check/jest"];

const SUBSYSTEM = /^packages\/node\/src\/(?!shared\/)[^/]+\/[^/]+(?=\/)/;
const NODE_SHARED = /^packages\/node\/src\/(.+\/)?shared\//;
const RUNTIME_MODULE = /^packages\/runtime\/src\/([^/]+)\//;

/**
 * Says what is wrong with one source file.
 *
 * @param file - its path from the root of the repository, with `/`
 * @returns one sentence for each violation
 */
function violations(file: string, text: string): string[] {
  const isTest = file.endsWith(".test.ts");
  return [
    ...shape(file, text),
    ...importsOf(text).flatMap((name) => [
      ...foreign(file, name, isTest),
      ...(isTest ? [] : [...runners(file, name), ...neighbours(file, name)]),
    ]),
  ];
}

function shape(file: string, text: string): string[] {
  const found: string[] = [];
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const module = RUNTIME_MODULE.exec(file)?.[1];
  if (lines > MAX_LINES) found.push(`has ${lines} lines`);
  if (VAGUE.includes(basename(file).split(".")[0] ?? "")) found.push("is named after no idea");
  if (SEES[roomOf(file)] === undefined) found.push(`lies in ${roomOf(file)}, which is no room`);
  if (module !== undefined && !RUNTIME.includes(module)) found.push(`lies in ${module}, which has no place in RUNTIME`);
  return found;
}

/** Rule 1: imports point down along the lines. Tests may import conformance and the plugins too. */
function foreign(file: string, name: string, isTest: boolean): string[] {
  const room = roomOf(file);
  if (name.startsWith("."))
    return roomOf(resolved(file, name)) === room ? [] : [`imports ${name}, a file of another package`];
  if (!name.startsWith("@parahost/")) return [];
  const allowed = [...(SEES[room] ?? []), ...(isTest ? [room, "conformance", ...STRATEGIES] : [])];
  return allowed.includes(name.split("/")[1] ?? "") ? [] : [`imports ${name}, which ${room} may not see`];
}

function runners(file: string, name: string): string[] {
  const kit = "packages/conformance/src/jest/";
  if (file.startsWith(kit)) return [];
  return FOR_TESTS.includes(name) || resolved(file, name).startsWith(kit)
    ? [`imports ${name}, which is for tests`]
    : [];
}

/** Rules 2 and 3: no subsystem imports another; a runtime module imports only earlier ones. */
function neighbours(file: string, name: string): string[] {
  if (!name.startsWith(".")) return [];
  const target = resolved(file, name);

  const room = NODE_SHARED.test(file) ? undefined : SUBSYSTEM.exec(file)?.[0];
  if (room !== undefined && !target.startsWith(`${room}/`) && !NODE_SHARED.test(target))
    return [`imports ${name}, outside its subsystem`];
  if (NODE_SHARED.test(file) && !NODE_SHARED.test(target)) return [`imports ${name}, which is not shared`];

  const module = RUNTIME_MODULE.exec(file)?.[1];
  if (module === undefined) return [];
  const rank = RUNTIME.indexOf(RUNTIME_MODULE.exec(target)?.[1] ?? "");
  return rank >= 0 && rank <= RUNTIME.indexOf(module) ? [] : [`imports ${name}, no earlier module`];
}

function importsOf(text: string): string[] {
  const code = text.replace(/^\s*(\/\/|\/?\*).*$/gm, "");
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*["'`]([^"'`]+)["'`]/g)].map((match) => match[1] ?? "");
}

const resolved = (file: string, name: string) => (name.startsWith(".") ? join(dirname(file), name) : name);
const roomOf = (path: string) => path.split("/")[1] ?? "";

const root = join(import.meta.dirname, "..");
const sources = ["packages", "plugins"].flatMap((shelf) =>
  readdirSync(join(root, shelf), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => filesIn(`${shelf}/${name}/src`)),
);

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".ts"));
}

describe("the repository", () => {
  it("has sources to look at", () => {
    expect(new Set(sources.map(roomOf)).size).toBeGreaterThanOrEqual(12);
  });

  it.each(sources)("%s is in its room and sees what it may", (file) => {
    expect(violations(file, readFileSync(join(root, file), "utf8"))).toEqual([]);
  });
});

const subsystem = "packages/node/src/utility/provisioner/subsystem.ts";
const from = (name: string) => `import { x } from "${name}";\n`;

describe("the check", () => {
  it.each([
    { file: "packages/runtime/src/index.ts", text: from("@parahost/kernel"), says: "runtime may not see" },
    { file: "packages/primitives/src/id.ts", text: from("@parahost/protocol"), says: "primitives may not see" },
    { file: "packages/wasm-host/src/pool.ts", text: from("@parahost/relay-chain"), says: "wasm-host may not see" },
    { file: "packages/conformance/src/world.ts", text: from("@parahost/wasm-host"), says: "conformance may not see" },
    { file: "packages/node/src/module.ts", text: from("@parahost/runtime"), says: "node may not see" },
    { file: subsystem, text: from("@parahost/selection-legacy"), says: "node may not see" },
    { file: subsystem, text: 'await import("@parahost/cli/dev");', says: "node may not see" },
    { file: subsystem, text: 'export * from "@parahost/node";', says: "node may not see" },
    { file: "packages/kernel/src/index.ts", text: 'import "@parahost/node";', says: "kernel may not see" },
    { file: "packages/kernel/src/a.test.ts", text: from("@parahost/node"), says: "kernel may not see" },
    { file: "packages/kernel/src/a.ts", text: from("../../node/src/index.js"), says: "another package" },
    { file: "plugins/selection-legacy/src/a.ts", text: from("@parahost/selection-prospective"), says: "may not see" },
    { file: "plugins/selection-legacy/src/a.ts", text: from("@parahost/conformance/jest"), says: "for tests" },
    { file: "packages/cli/src/a.ts", text: from("@parahost/conformance/jest"), says: "for tests" },
    { file: "packages/conformance/src/index.ts", text: from("./jest/index.js"), says: "for tests" },
    { file: "packages/conformance/src/world.ts", text: from("@jest/globals"), says: "for tests" },
    { file: subsystem, text: from("../../backing/candidate-backing/rules.js"), says: "outside its subsystem" },
    { file: subsystem, text: from("../runtime-api/cache.js"), says: "outside its subsystem" },
    { file: subsystem, text: from("../../module.js"), says: "outside its subsystem" },
    { file: "packages/node/src/shared/a.ts", text: from("../utility/provisioner/rules.js"), says: "not shared" },
    { file: "packages/runtime/src/configuration/a.ts", text: from("../inclusion/state.js"), says: "no earlier module" },
    { file: "packages/runtime/src/frame/a.ts", text: from("../shared/index.js"), says: "no earlier module" },
    { file: "packages/runtime/src/paras/a.ts", text: from("../module.js"), says: "no earlier module" },
    { file: "packages/runtime/src/misc/a.ts", text: "", says: "no place in RUNTIME" },
    { file: "packages/network/src/index.ts", text: "", says: "no room" },
    { file: "packages/kernel/src/long.ts", text: "\n".repeat(MAX_LINES + 1), says: "401 lines" },
    { file: "packages/kernel/src/utils.ts", text: "", says: "no idea" },
    { file: "packages/kernel/src/memory/util.test.ts", text: "", says: "no idea" },
  ])("reports $file: $says", ({ file, text, says }) => {
    expect(violations(file, text).filter((violation) => violation.includes(says))).toHaveLength(1);
  });

  it.each([
    { file: subsystem, text: from("./rules.js") + from("@parahost/kernel") + from("../../shared/leaf.js") },
    { file: "packages/node/src/utility/provisioner/votes/a.ts", text: from("../state.js") },
    { file: "packages/node/src/module.ts", text: from("./utility/provisioner/subsystem.js") },
    { file: "packages/runtime/src/inclusion/a.ts", text: from("../paras/index.js") + from("./state.js") },
    { file: "packages/runtime/src/module.ts", text: from("./parainherent/module.js") },
    { file: "packages/kernel/src/a.test.ts", text: from("@parahost/conformance") + from("@parahost/selection-legacy") },
    { file: "plugins/selection-elastic-scaling/src/strategy.test.ts", text: from("@parahost/conformance/jest") },
    { file: "packages/conformance/src/jest/index.ts", text: from("@jest/globals") + from("../world.js") },
    { file: "packages/kernel/src/a.ts", text: `/**\n * ${from("@parahost/node")} */\n// ${from("@parahost/cli")}` },
    { file: "packages/kernel/src/long.ts", text: "\n".repeat(MAX_LINES) },
  ])("has nothing to say about what $file may do", ({ file, text }) => {
    expect(violations(file, text)).toEqual([]);
  });
});
