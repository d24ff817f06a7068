import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

export const root = join(import.meta.dirname, "../..");
export const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly language: string;
  /** What stands behind the language: a file's name, under which the page's other blocks find it, or what the block is. */
  readonly name: string;
  readonly text: string;
}

/** What people read. The API pages are made from the code, and are not kept. */
export const PAGES: readonly string[] = [
  "README.md",
  ...["packages", "plugins"].flatMap((shelf) =>
    readdirSync(join(root, shelf)).map((name) => `${shelf}/${name}/README.md`),
  ),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !/^docs\/(api|examples\/[^/]+\/node_modules)\//.test(file)),
];

/** The fenced blocks of a page, in order. */
const blocksOf = (page: string, text: string): readonly Block[] =>
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = "", body = ""]) => {
    const [language = "", name = ""] = info.trim().split(" ");
    return { page, language, name, text: body };
  });

export const blocks: readonly Block[] = PAGES.flatMap((page) => blocksOf(page, read(page)));

/** Puts each block whose name is a file's into a folder. */
export function writeNamed(page: readonly Block[], folder: string): void {
  for (const { name, text } of page.filter((block) => block.name.includes("."))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
