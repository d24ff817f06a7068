import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, relative } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { type Published, published, root } from "./shelf.js";

const names = new Set(published.map(({ manifest }) => manifest.name));
const read = (file: string) => readFileSync(file, "utf8");
/** What a module imports, by the names of packages. */
const packagesIn = (text: string): readonly string[] =>
  ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith("."))
    .map((name) =>
      name
        .split("/")
        .slice(0, name.startsWith("@") ? 2 : 1)
        .join("/"),
    );
const builtFiles = ({ folder }: Published): readonly string[] =>
  readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(js|d\.ts)$/.test(file))
    .map((file) => join(folder, "dist", file));

describe.each(published.map((it) => ({ name: it.manifest.name, it })))("$name", ({ it: { folder, manifest } }) => {
  it("says what it is, whose, and where it comes from", () => {
    expect(manifest).toMatchObject({
      license: "Apache-2.0",
      type: "module",
      engines: { node: expect.stringMatching(/^>=/) },
      description: expect.stringMatching(/.{20}/),
      keywords: expect.arrayContaining(["polkadot", "parachain"]),
      repository: { type: "git", directory: relative(root, folder).replaceAll("\\", "/") },
      publishConfig: { access: "public" },
      files: expect.arrayContaining(["dist"]),
    });
    expect(read(join(folder, "LICENSE"))).toBe(read(join(root, "LICENSE")));
    expect(read(join(folder, "README.md"))).toMatch(new RegExp(`^# ${manifest.name}\n[^]*\`\`\`(ts|sh)[ \n]`));
  });

  it("is in order for publint, strictly", async () => {
    const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });

    expect(messages.map((message) => formatMessage(message, manifest as never))).toEqual([]);
  });

  it("imports nothing that its manifest does not name, in what it ships", () => {
    const named = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const allowed = new Set([manifest.name, ...named, ...builtinModules]);
    const foreign = builtFiles({ folder, manifest }).flatMap((file) =>
      packagesIn(read(file))
        .filter((name) => !name.startsWith("node:") && !allowed.has(name))
        .map((name) => `${relative(folder, file)}: ${name}`),
    );

    expect(foreign).toEqual([]);
  });

  it("goes with the packages of ours that are there", () => {
    const ours = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(([name]) =>
      name.startsWith("@parahost/"),
    );

    expect(ours.map(([name]) => name).filter((name) => !names.has(name))).toEqual([]);
    const versions = new Map(published.map((it) => [it.manifest.name, it.manifest.version]));
    for (const [name, wanted] of ours) expect([name, wanted.replace(/^\^/, "")]).toEqual([name, versions.get(name)]);
  });
});

describe("a plugin of ours", () => {
  const plugins = published.filter(({ folder }) => relative(root, folder).startsWith("plugins"));
  it.each(plugins.map(({ manifest }) => manifest))("$name takes ours and inversify as peers", (manifest) => {
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(Object.keys(manifest.peerDependencies ?? {})).toEqual(
      expect.arrayContaining(["@parahost/kernel", "inversify"]),
    );
  });
});

it("finds the names of packages in code, and passes over comments and files", () => {
  const text =
    'import a from "a";\nexport * from "@b/c/d";\nimport("e/f");\nimport "./g.js";\n// from "h"\n * from "i"\n';

  expect(packagesIn(text)).toEqual(["a", "@b/c", "e"]);
  expect(existsSync(join(root, "packages/cli/dist/main.js"))).toBe(true);
});
