import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { describe, expect, it } from "@jest/globals";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const isThere = (path: string) => existsSync(join(root, path));

interface Row {
  readonly chapter: string;
  readonly is: string;
  readonly paths: readonly string[];
}
const STATES = ["built", "part", "not built"];

/** Chapters that are not where the rule puts them. Those of the whole guide, of types and of the API have no rule. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "node/README.md": "packages/node/src/module.ts",
  "node/approval/approval-voting.md": "packages/node/src/approval/spot-check",
  "node/overseer.md": "packages/kernel/src",
  "node/subsystems-and-jobs.md": "packages/kernel/src/subsystem.ts",
  "node/grandpa-voting-rule.md": "packages/kernel/src/ports/finality-rule.ts",
  "node/utility/chain-selection.md": "packages/relay-chain/src/block-tree.ts",
  "node/utility/pvf-host-and-workers.md": "packages/wasm-host/src/pvf",
  "node/utility/pvf-prechecker.md": "packages/wasm-host/src/pvf/check-validation-code.ts",
  "node/backing/statement-distribution-legacy.md": "packages/node/src/backing/statement-distribution",
};
/** Folders of the runtime that are no chapters: what modules stand on, and what runs them. */
const NO_CHAPTERS = [
  "packages/runtime/src/frame",
  "packages/runtime/src/executive",
  "packages/runtime/src/runtime-api",
];

const rowsOf = (table: string): readonly Row[] =>
  table
    .split("\n")
    .filter((line) => /^\| \S+\.md \|/.test(line))
    .map((line) => {
      const [, chapter = "", is = "", where = ""] = line.split("|").map((cell) => cell.trim());
      return { chapter, is, paths: [...where.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "") };
    });

/** A path in the guide is a path in the code. */
const placeOf = (chapter: string): string | null =>
  /^(node|runtime)\/.+\.md$/.test(chapter)
    ? chapter.replace(/^(node|runtime)\/(.+)\.md$/, "packages/$1/src/$2").replaceAll("_", "-")
    : null;

/** @returns one sentence for each thing that is wrong */
function violations(
  rows: readonly Row[],
  chapters: readonly string[],
  exists: (path: string) => boolean,
): readonly string[] {
  const named = rows.map(({ chapter }) => chapter);
  return [
    ...chapters.filter((chapter) => !named.includes(chapter)).map((chapter) => `${chapter} has no row`),
    ...named.filter((chapter, i) => named.indexOf(chapter) !== i).map((chapter) => `${chapter} has two rows`),
    ...named.filter((chapter) => !chapters.includes(chapter)).map((chapter) => `${chapter} is no chapter`),
    ...rows.flatMap((row) => violationsOf(row, exists)),
  ];
}

function violationsOf({ chapter, is, paths }: Row, exists: (path: string) => boolean): readonly string[] {
  const found = paths.filter((path) => !exists(path)).map((path) => `${chapter}: ${path} is not there`);
  if (!STATES.includes(is)) found.push(`${chapter} is "${is}"`);
  const place = ELSEWHERE[chapter] ?? placeOf(chapter);
  if (is === "not built") {
    if (paths.length > 0) found.push(`${chapter} is not built, and has a place`);
    if (place !== null && exists(place)) found.push(`${chapter} is not built, and ${place} is there`);
  } else {
    if (paths.length === 0) found.push(`${chapter} has no place`);
    if (place !== null && !paths.includes(place)) found.push(`${chapter} does not lie in ${place}`);
  }
  return found;
}

interface Tag {
  readonly chapter: string;
  /** The heading in it, as a link has it; `null` for the whole chapter. */
  readonly anchor: string | null;
}
/** Places in the guide that a source names in its docstrings. */
const tagsIn = (text: string): readonly Tag[] =>
  [...text.matchAll(/@guide\s+([^\s#*]+)(?:#([\w-]+))?/g)].map(([, chapter = "", anchor = null]) => ({
    chapter,
    anchor,
  }));

const chapters = read("docs/guide-chapters.txt").trim().split("\n");
const anchors = new Set(read("docs/guide-anchors.txt").trim().split("\n"));
const rows = rowsOf(read("docs/guide-map.md"));
const sources = ["packages", "plugins"].flatMap((shelf) =>
  readdirSync(join(root, shelf), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(root, shelf, name, "src"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => `${shelf}/${name}/src/${file.replaceAll("\\", "/")}`),
    ),
);

describe("the guide map", () => {
  it("has every chapter once, each in its place", () => {
    expect(chapters.length).toBeGreaterThan(60);
    expect(violations(rows, chapters, isThere)).toEqual([]);
  });

  it("knows every subsystem and every runtime module", () => {
    const folders = (path: string) =>
      readdirSync(join(root, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== "shared")
        .map(({ name }) => `${path}/${name}`);
    const rooms = [...folders("packages/node/src").flatMap(folders), ...folders("packages/runtime/src")];
    const places = rows.flatMap(({ paths }) => paths);

    expect(rooms.length).toBeGreaterThan(15);
    expect(rooms.filter((room) => !NO_CHAPTERS.includes(room) && !places.includes(room))).toEqual([]);
  });

  it("is what the code's tags refer to: each names a chapter and a heading in it, and none a chapter that is not built", () => {
    const state = new Map(rows.map(({ chapter, is }) => [chapter, is]));
    const tags = sources.flatMap((file) => tagsIn(read(file)).map((tag) => ({ file, ...tag })));

    expect(tags.length).toBeGreaterThan(100);
    expect(tags.filter(({ chapter }) => (state.get(chapter) ?? "not built") === "not built")).toEqual([]);
    const lost = tags.filter(({ chapter, anchor }) => anchor !== null && !anchors.has(`${chapter}#${anchor}`));
    expect(lost).toEqual([]);
    expect(tags.filter(({ anchor }) => anchor !== null).length).toBeGreaterThan(30);
  });
});

describe("the check", () => {
  const good: Row = { chapter: "runtime/session_info.md", is: "built", paths: ["packages/runtime/src/session-info"] };
  const there = (path: string) => path === "packages/runtime/src/session-info";

  it("has nothing to say about a chapter in its place", () => {
    expect(violations([good], [good.chapter], there)).toEqual([]);
  });

  it.each([
    { says: "has no row", rows: [] },
    { says: "has two rows", rows: [good, good] },
    { says: "is no chapter", rows: [good, { ...good, chapter: "types/nothing.md" }] },
    { says: "is not there", rows: [{ ...good, paths: [...good.paths, "packages/nowhere"] }] },
    { says: "does not lie in", rows: [{ ...good, paths: ["packages/nowhere"] }] },
    { says: "has no place", rows: [{ ...good, paths: [] }] },
    { says: "and has a place", rows: [{ ...good, is: "not built" }] },
    { says: "is there", rows: [{ ...good, is: "not built", paths: [] }] },
    { says: 'is "perhaps"', rows: [{ ...good, is: "perhaps" }] },
  ])("reports what $says", ({ says, rows }) => {
    expect(violations(rows, [good.chapter], there).filter((violation) => violation.includes(says))).toHaveLength(1);
  });

  it("finds tags at the end of a line, with an anchor, and before the end of a comment", () => {
    const text = "/** a @guide types/network.md */\n * @guide runtime/paras.md#routines\n * @guide node/overseer.md\n";
    expect(tagsIn(text)).toEqual([
      { chapter: "types/network.md", anchor: null },
      { chapter: "runtime/paras.md", anchor: "routines" },
      { chapter: "node/overseer.md", anchor: null },
    ]);
  });

  it("has headings of chapters alone to compare anchors with", () => {
    const headed = new Set([...anchors].map((line) => line.split("#")[0] ?? ""));
    expect(anchors.size).toBeGreaterThan(400);
    expect([...headed].filter((chapter) => !chapters.includes(chapter))).toEqual([]);
  });
});
