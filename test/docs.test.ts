import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "@jest/globals";
import { blocks, PAGES, read, root } from "./pages/blocks.js";

/** Languages that a block may name. Each is looked at, or is a picture or a line that a program wrote. */
const LANGUAGES = ["ts", "sh", "json", ""];

/** Written by a command, and not kept. */
const MADE = ["docs/api"];

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
}
const ofLanguage = (wanted: string) => blocks.filter(({ language }) => language === wanted);

describe("the pages", () => {
  it("have blocks of languages that are looked at", () => {
    expect(ofLanguage("ts").length).toBeGreaterThan(0);
    expect(blocks.filter(({ language }) => !LANGUAGES.includes(language))).toEqual([]);
  });

  it("have JSON that is JSON, line by line or as a whole", () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const lines = (text: string) => text.trim().split("\n");
    expect(ofLanguage("json").filter(({ text }) => !isJson(text) && !lines(text).every(isJson))).toEqual([]);
  });

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
