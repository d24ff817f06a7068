import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { PROTOCOL_VERSION } from "@parahost/protocol";
import { Container } from "inversify";
import { builtEntry } from "../../adapters/built-entries.js";
import type { DevPlugin } from "../../dev/plugins.js";
import { scriptedCli } from "../scripted-cli.js";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "parahost-plugins-")));
  link(INVERSIFY, "node_modules/inversify");
});
afterEach(() => rmSync(folder, { recursive: true }));

const place = (name: string) => dirname(dirname(fileURLToPath(builtEntry(name, "index.js"))));
const KERNEL = place("@parahost/kernel");
const PROTOCOL = place("@parahost/protocol");
const INVERSIFY = join(dirname(dirname(realpathSync(join(KERNEL, "package.json")))), "..", "node_modules/inversify");

/** A plugin that binds what it was told under a name of its own. */
const text = (version = PROTOCOL_VERSION) => `
import { ContainerModule } from "inversify";
export const parahost = "${version}";
export const module = (config) => new ContainerModule(({ bind }) => void bind("told").toConstantValue(config));
export const config = { "~standard": { version: 1, vendor: "test", validate: (value) =>
  value === "bad" ? { issues: [{ message: "is bad", path: ["a", 1] }] } : { value: value ?? "nothing" } } };
`;
const write = (file: string, content: string | object) => {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
};
const link = (target: string, path: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(target, join(folder, path));
};
const run = async (...argv: readonly string[]) => {
  const cli = scriptedCli({ cwd: folder });
  const code = await cli.run(["dev", ...argv]);
  return { code, err: cli.err(), plugins: (cli.started[0]?.plugins ?? []) as readonly DevPlugin[] };
};
const toldTo = ({ module }: DevPlugin) => {
  const container = new Container();
  if (module) container.load(module);
  return container.get("told");
};

describe("--plugin", () => {
  it("takes a file, a package's folder, and an installed package with or without a subpath, in that order", async () => {
    write("file.mjs", text());
    write("folder/package.json", { name: "folder", exports: { ".": { import: "./src/entry.mjs" } } });
    write("folder/src/entry.mjs", text());
    write("old/package.json", { name: "old", main: "lib/main.mjs" });
    write("old/lib/main.mjs", text());
    const exports = { ".": "./index.mjs", "./more": { default: "./more.mjs" } };
    write("node_modules/@team/installed/package.json", { name: "@team/installed", exports });
    for (const file of ["index.mjs", "more.mjs"]) write(`node_modules/@team/installed/${file}`, text());
    const given = ["file.mjs", "./folder", "old", "@team/installed", "@team/installed/more"];
    const { code, err, plugins } = await run(...given.flatMap((it) => ["--plugin", it]));

    expect([code, err]).toEqual([0, ""]);
    expect(plugins.map(({ name }) => name)).toEqual(given);
    expect(plugins.map(toldTo)).toEqual(Array(5).fill("nothing"));
  });

  it("looks from the configuration file's folder for what the file names, and hands over its section", async () => {
    write("conf/dev.json", { plugins: ["./near.mjs", { plugin: "installed", config: { weight: 3 } }] });
    write("conf/near.mjs", text());
    write("conf/node_modules/installed/package.json", { name: "installed", exports: "./index.mjs" });
    write("conf/node_modules/installed/index.mjs", text());
    const { code, err, plugins } = await run("--config", "conf/dev.json");

    expect([code, err]).toEqual([0, ""]);
    expect(plugins.map(toldTo)).toEqual(["nothing", { weight: 3 }]);
  });

  it("takes what a plugin has for collators, and says in the first line what of theirs it replaces", async () => {
    const part =
      'export const collator = { module: new ContainerModule(() => {}), replaces: ["collationGeneration"] };';
    write("p.mjs", `import { ContainerModule } from "inversify"; export const parahost = "1.0"; ${part}`);
    const cli = scriptedCli({ cwd: folder });
    expect(await cli.run(["dev", "--plugin", "p.mjs"])).toBe(0);

    expect(cli.started[0]?.plugins).toMatchObject([{ name: "p.mjs", collator: { replaces: ["collationGeneration"] } }]);
    expect(cli.out()).toContain("plugin p.mjs for the collators' collationGeneration\n");
  });

  it("takes a package that lies where ours do, from wherever it is called", async () => {
    const { code, plugins } = await run("--plugin", "@parahost/selection-legacy");

    expect([code, plugins.map(({ name }) => name)]).toEqual([0, ["@parahost/selection-legacy"]]);
  });

  it("takes a package that is linked, with our packages where its real place finds them", async () => {
    write("team/package.json", { name: "team", exports: "./index.mjs" });
    write("team/index.mjs", text());
    link(KERNEL, "team/node_modules/@parahost/kernel");
    link(join(folder, "team"), "node_modules/team");

    expect((await run("--plugin", "team")).code).toBe(0);
  });
});

describe("what is refused, in one line that names the plugin", () => {
  it.each([
    {
      why: "another major version",
      content: text("7.0"),
      says: (path: string) =>
        `${path} was written for version 7.0 of the protocol, and ours is ${PROTOCOL_VERSION}: ${PROTOCOL}`,
    },
    {
      why: "no plugin",
      content: "export const x = 1;",
      says: (path: string) => `${path} is no plugin: exports neither \`parahost\` nor \`module\``,
    },
    {
      why: "one that throws",
      content: 'throw new Error("no\\ntable");',
      says: (path: string) => `${path} cannot be loaded, because of no table`,
    },
  ])("$why", async ({ content, says }) => {
    write("p.mjs", content);

    expect(await run("--plugin", "p.mjs")).toMatchObject({
      code: 2,
      err: `parahost: --plugin: p.mjs: ${says(join(folder, "p.mjs"))}\n`,
    });
  });

  it.each([
    { name: "@parahost/kernel", ours: KERNEL },
    { name: "inversify", ours: INVERSIFY },
  ])("a second copy of $name, with both places", async ({ name, ours }) => {
    write("team/index.mjs", "export {};");
    const theirs = join(folder, "team/node_modules", name);
    cpSync(join(ours, "package.json"), join(theirs, "package.json"));

    expect(await run("--plugin", "team/index.mjs")).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        `brings a copy of ${name} of its own: ${theirs}, beside ours: ${realpathSync(ours)};`,
      ),
    });
  });

  it.each([
    {
      file: {},
      given: "none",
      line: "none: is no file or folder, and no package that FOLDER or parahost itself can see",
    },
    {
      file: {},
      given: "../none",
      line: "../none: is no file or folder, and no package that FOLDER or parahost itself can see",
    },
    { file: {}, given: "", line: '"" is empty' },
    { file: { "p/index.mjs": "" }, given: "p", line: "p: the folder holds no package.json" },
    {
      file: { "p/package.json": { exports: "./dist/index.js" } },
      given: "./p",
      line: "./p: its package.json names ./dist/index.js, which is not there: is it built?",
    },
  ])("$given that cannot be found: $line", async ({ file, given, line }) => {
    for (const [name, content] of Object.entries(file)) write(name, content);

    expect(await run("--plugin", given)).toMatchObject({
      code: 2,
      err: `parahost: --plugin: ${line.replace("FOLDER", folder)}\n`,
    });
  });

  it.each([
    { plugins: [{ plugin: "./p.mjs", config: "bad" }], line: "plugins in dev.json: ./p.mjs: config.a[1]: is bad" },
    {
      plugins: [7],
      line: 'plugins[0] in dev.json: 7 is neither a path or name nor { "plugin": PATH or NAME, "config": … }',
    },
    { plugins: "./p.mjs", line: 'plugins in dev.json: "./p.mjs" is not a list of plugins' },
  ])("$line", async ({ plugins, line }) => {
    write("p.mjs", text());
    write("dev.json", { plugins });

    expect(await run("--config", "dev.json")).toMatchObject({ code: 2, err: `parahost: ${line}\n` });
  });
});
