import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { differences } from "./differences.js";
import { loadVectors } from "./vectors.js";

const vector = (name: string, rest = {}) =>
  JSON.stringify({ suite: "room/suite", case: name, description: "d", source: "s", input: 1, expected: 2, ...rest });

describe("loadVectors", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vectors-"));
    mkdirSync(join(dir, "room", "suite"), { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));
  const put = (name: string, text: string) => writeFileSync(join(dir, "room", name), text);

  it("takes a folder's files by name, then the lines of the suite's one file", () => {
    put("suite/b.json", vector("b"));
    put("suite/a.json", vector("a"));
    put("suite.jsonl", `${vector("c")}\n\n${vector("d")}\n`);

    expect(loadVectors(dir, "room/suite").map((vector) => vector.case)).toEqual(["a", "b", "c", "d"]);
  });

  it.each([
    { text: "{", problem: /a\.json: not JSON/ },
    { text: "[]", problem: /a\.json: not a JSON object/ },
    { text: vector("a", { suite: "other" }), problem: /\/suite is "other", found under room\/suite/ },
    { text: vector("a", { case: 1 }), problem: /\/case is not a string/ },
    {
      text: JSON.stringify({ suite: "room/suite", case: "a", description: "d", source: "s", input: 1 }),
      problem: /\/expected is missing/,
    },
  ])("refuses $text", ({ text, problem }) => {
    put("suite/a.json", text);

    expect(() => loadVectors(dir, "room/suite")).toThrow(problem);
  });

  it("names the line of a bad one", () => {
    put("suite.jsonl", `${vector("a")}\n\n${vector("a")}`);

    expect(() => loadVectors(dir, "room/suite")).toThrow(/suite\.jsonl:3: case a is there twice/);
  });

  it("refuses a suite without vectors", () => {
    expect(() => loadVectors(dir, "room/suite")).toThrow(/no vectors there/);
  });
});

describe("differences", () => {
  it.each([
    { expected: { a: 1, b: [1] }, got: { b: [1], a: 1 }, found: [] },
    { expected: { a: { b: [1, 2] } }, got: { a: { b: [1, 3] } }, found: [{ pointer: "/a/b/1", expected: 2, got: 3 }] },
    { expected: [1], got: [1, 2], found: [{ pointer: "/1", expected: undefined, got: 2 }] },
    { expected: { "a/b~": 1 }, got: {}, found: [{ pointer: "/a~1b~0", expected: 1, got: undefined }] },
    {
      expected: { error: "BadOrigin" },
      got: { error: "Other" },
      found: [{ pointer: "/error", expected: "BadOrigin", got: "Other" }],
    },
    {
      expected: {
        a: {
          oneOf: [
            [1, 2],
            [2, 1],
          ],
        },
      },
      got: { a: [2, 1] },
      found: [],
    },
    { expected: { oneOf: [1, 2] }, got: 3, found: [{ pointer: "", expected: { oneOf: [1, 2] }, got: 3 }] },
    { expected: null, got: {}, found: [{ pointer: "", expected: null, got: {} }] },
    { expected: [], got: {}, found: [{ pointer: "", expected: [], got: {} }] },
  ])("of $expected and $got: $found", ({ expected, got, found }) => {
    expect(differences(expected, got)).toEqual(found);
  });
});
