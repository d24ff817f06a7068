import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "@jest/globals";
import { PAGES, read, root } from "./pages/blocks.js";

/** Written by a command, and not kept. */
const MADE = ["docs/api"];

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
}

describe("the pages", () => {
  it("name scripts that there are", () => {
    const manifests = [
      "package.json",
      ...readdirSync(join(root, "packages")).map((name) => `packages/${name}/package.json`),
    ];
    const scripts = manifests.flatMap((file) => Object.keys((JSON.parse(read(file)) as Manifest).scripts ?? {}));
    const used = PAGES.flatMap((page) =>
      [...read(page).matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1] ?? ""),
    );

    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it.each(PAGES)("%s names files and pages that are there", (page) => {
    const text = read(page);
    const files = [...text.matchAll(/`((?:packages|plugins|test|docs)\/[\w./-]+)`/g)].map((match) => match[1] ?? "");
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map((match) =>
      join(dirname(page), match[1] ?? ""),
    );

    expect([...files, ...links].filter((path) => !MADE.includes(path) && !existsSync(join(root, path)))).toEqual([]);
  });
});
