import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { scriptedCli } from "../scripted-cli.js";
import { PACKAGE_KINDS } from "./kinds.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-new-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const root = join(import.meta.dirname, "../../../../..");
const json = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const run = async (...argv: readonly string[]) => {
  const cli = scriptedCli({ cwd: folder });
  return { code: await cli.run(["new", ...argv]), out: cli.out(), err: cli.err() };
};
const filesIn = (dir: string) =>
  readdirSync(join(folder, dir), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, dir).length + 1))
    .sort();

describe("parahost new", () => {
  it("makes a package in a folder of its name, says what is where, and what comes next", async () => {
    const { code, out, err } = await run("strategy", "first-come");

    expect([code, err]).toEqual([0, ""]);
    const files = [
      ".gitignore",
      "README.md",
      "package.json",
      "src/index.ts",
      "src/strategy.test.ts",
      "src/strategy.ts",
      "tsconfig.json",
    ];
    expect(filesIn("first-come")).toEqual(files);
    for (const file of files) expect(out).toContain(`  ${join("first-come", file)}\n`);
    expect(out.slice(out.indexOf("next:")).split("\n")).toEqual([
      ...["next:", "  cd first-come", "  npm install", "  npm test"],
      ...["  npx parahost dev --blocks 10 --plugin . --strategy first-come", ""],
    ]);
  });

  it.each(PACKAGE_KINDS)("a %s has a README with the lines that come next", async (kind) => {
    const { out } = await run(kind, "first-come");
    const next = out.slice(out.indexOf("next:")).trim().split("\n  ").slice(2);
    const readme = readFileSync(join(folder, "first-come/README.md"), "utf8");

    expect(next.length).toBe(3);
    expect([...readme.matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, lines]) => lines)).toEqual([next.join("\n")]);
  });

  it.each(PACKAGE_KINDS)("a %s has its name wherever a name stands, in each form", async (kind) => {
    await run(kind, "first-come-2", "--dir", "packages/mine");
    const texts = filesIn("packages/mine").map((file) => readFileSync(join(folder, "packages/mine", file), "utf8"));

    expect(texts.filter((text) => /template.?name/i.test(text))).toEqual([]);
    expect(json(join(folder, "packages/mine/package.json")).name).toBe("first-come-2");
    expect(texts.join("\n")).toMatch(/class FirstCome2/);
    if (kind === "subsystem") expect(texts.join("\n")).toMatch(/ firstCome2: FirstCome2Messages;/);
  });

  it.each(PACKAGE_KINDS)(
    "a %s goes with the versions of our packages, and with the tools that ours are built by",
    async (kind) => {
      await run(kind, "mine");
      const { peerDependencies, devDependencies } = json(join(folder, "mine/package.json"));
      const version = (name: string) => {
        const own = name.startsWith("@parahost/")
          ? join(root, "packages", name.slice("@parahost/".length), "package.json")
          : null;
        return own ? json(own).version : json(join(root, "package.json")).devDependencies[name];
      };

      expect(Object.keys(peerDependencies)).toContain("inversify");
      for (const [name, wanted] of Object.entries(devDependencies))
        expect([name, wanted]).toEqual([name, version(name)]);
      for (const [name, wanted] of Object.entries(peerDependencies))
        expect([name, wanted]).toEqual([name, `^${version(name)}`]);
    },
  );

  it("takes an empty folder that is there, also the one it runs in", async () => {
    expect((await run("subsystem", "mine", "--dir", ".")).code).toBe(0);
    expect(existsSync(join(folder, "src/role.ts"))).toBe(true);
  });

  it.each([
    {
      argv: ["strategy", "First"],
      line: "First: is no name such as first-come: lower-case words and numbers joined by dashes",
    },
    {
      argv: ["strategy", "a--b"],
      line: "a--b: is no name such as first-come: lower-case words and numbers joined by dashes",
    },
    {
      argv: ["strategy", "../b"],
      line: "../b: is no name such as first-come: lower-case words and numbers joined by dashes",
    },
    { argv: ["strategy", "a".repeat(215)], line: `${"a".repeat(215)}: has 215 characters, and 214 are the most` },
    { argv: ["strategy", "elastic-scaling"], line: "elastic-scaling: is the name of a strategy of ours" },
    { argv: ["strategy", "auto"], line: "auto: is the name of a strategy of ours" },
    { argv: ["subsystem", "candidate-backing"], line: "candidate-backing: is the name of a subsystem of ours" },
    { argv: ["subsystem", "collation-generation"], line: "collation-generation: is the name of a subsystem of ours" },
    { argv: ["runtime-module", "session-info"], line: "session-info: is the name of a runtime-module of ours" },
    { argv: ["strategy", "jest"], line: "jest: is the name of a package that it would need" },
    { argv: ["strategy", "selection"], line: "selection: its code would call two things Selection" },
    { argv: ["strategy", "map"], line: "map: its code would call two things Map" },
    { argv: ["subsystem", "any"], line: "any: its code would call two things AnySubsystem" },
    { argv: ["subsystem", "define"], line: "define: its code would call two things defineRole" },
    { argv: ["runtime-module", "system"], line: "system: its code would call two things System" },
    { argv: ["strategy", "mine", "--dir", "/proc/mine"], line: /^--dir \/proc\/mine: cannot be written: / },
    { argv: ["strategy", "mine", "--dir", "full"], line: "--dir full: is a folder that is not empty" },
    { argv: ["strategy", "mine", "--dir", "full/file"], line: "--dir full/file: is a file" },
    { argv: ["strategy", "mine", "--dir", "full/file/mine"], line: /^--dir full\/file\/mine: cannot be written: / },
  ])("refuses $argv, and writes nothing", async ({ argv, line }) => {
    mkdirSync(join(folder, "full"));
    writeFileSync(join(folder, "full/file"), "");
    const { code, out, err } = await run(...argv);

    expect([code, out]).toEqual([2, ""]);
    expect(err.replace(/^parahost: /, "").trimEnd()).toEqual(
      line instanceof RegExp ? expect.stringMatching(line) : line,
    );
    expect(filesIn(".")).toEqual(["full/file"]);
  });

  it("refuses another kind, with those that there are", async () => {
    expect(await run("pallet", "mine")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/subsystem, strategy, runtime-module/),
    });
  });
});
