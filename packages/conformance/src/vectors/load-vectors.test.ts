import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { loadVectors } from "./load-vectors.js";

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
    { text: "{", problem: /a\.json:1:2: not JSON from here on/ },
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
