import { type Block, blocks } from "./blocks.js";

/**
 * Who runs a block:
 *
 * - `program`: `run.test.ts`, which compiles a page's TypeScript and runs it;
 * - `folder`: `follow-make.test.ts` and `follow-operate.test.ts`, which type a page's commands in a folder of a reader's own, and compare what they print;
 * - `clone`: `test/packaging/fresh-clone.test.ts`, which types the README's commands in a clone;
 * - `npm`: `test/packaging/packed.test.ts`, which types commands that begin with our packages, packed and installed;
 * - `nobody`: it is a picture.
 */
export type Runner = "program" | "folder" | "clone" | "npm" | "nobody";

const COMMAND = /^ *(\$|parahost|npx|npm|node|git|cd|curl) [^ ]/m;

/** @returns `null` for a block that looks like code and that nobody runs */
export function runnerOf(block: Block): Runner | null {
  const { page, language, text } = block;
  switch (language) {
    case "ts":
      return "program";
    case "sh":
      if (text.includes("npx @parahost/")) return "npm";
      return typed(page);
    case "json":
      return isPrinted(block) || isUsed(block) ? typed(page) : null;
    case "text":
      return isPrinted(block) ? typed(page) : null;
    case "":
      return COMMAND.test(text) ? null : "nobody";
    default:
      return null;
  }
}

const typed = (page: string): Runner => (page === "README.md" ? "clone" : "folder");

/** Blocks of commands, and what belongs to them, in the order of their page. */
export const blocksFor = (runner: Runner): readonly Block[] => blocks.filter((block) => runnerOf(block) === runner);

/** `output` is what the commands before it print: all JSON, or some lines of text; `events` is each kind of event that they print. */
export const isPrinted = ({ name }: Block): boolean => name === "output" || name === "events";

/** A file that commands of its page are about. */
const isUsed = ({ page, name }: Block): boolean =>
  name.endsWith(".json") &&
  blocks.some((other) => other.page === page && other.language === "sh" && namesFile(other.text, name));

/** By its path, or by the folder that it is in. */
const namesFile = (text: string, file: string): boolean =>
  text.split(/\s+/).some((word) => word === file || (word !== "" && file.startsWith(`${word}/`)));
