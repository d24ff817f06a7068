import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { findVectors } from "./find-vectors.js";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "vectors-"));
});
afterEach(() => rmSync(dir, { recursive: true }));
const put = (file: string, content: string | Buffer) => {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), content);
};
const vector = (suite: string, name: string, rest = {}) =>
  JSON.stringify({ suite, case: name, description: "d", source: "s", input: 1, expected: 2, ...rest });
const found = (...roots: string[]) =>
  findVectors(roots, dir).map(
    ({ suite, case: name, file, line }) => `${suite}/${name} ${file}${line ? `:${line}` : ""}`,
  );

describe("findVectors", () => {
  it("takes suites of any depth, from files and from lines", () => {
    put("v/room/one/b.json", vector("room/one", "b"));
    put("v/room/one/a.json", vector("room/one", "a"));
    put("v/room/two.jsonl", `${vector("room/two", "a")}\n\n${vector("room/two", "b")}\n`);
    put("v/alone.jsonl", vector("alone", "a"));
    put("v/README.md", "no vector");
    put("v/.git/x.json", "no vector");

    expect(found("v")).toEqual(
      [
        "alone/a v/alone.jsonl",
        "room/one/a v/room/one/a.json",
        "room/one/b v/room/one/b.json",
        "room/two/a v/room/two.jsonl:1",
        "room/two/b v/room/two.jsonl:3",
      ].map((row) => row.replace("v/alone.jsonl", "v/alone.jsonl:1")),
    );
  });

  it("takes a folder within, a suite's own folder, and a file: the name is the whole path all the same", () => {
    put("v/room/one/a.json", vector("room/one", "a"));
    put("v/room/two.jsonl", vector("room/two", "b"));

    for (const root of ["v/room", "./v/room/"]) expect(found(root)).toHaveLength(2);
    expect(found("v/room/one")).toEqual(["room/one/a v/room/one/a.json"]);
    expect(found("v/room/one/a.json", "v/room/two.jsonl")).toHaveLength(2);
  });

  it("takes a file once, by whatever way it is reached", () => {
    put("v/room/a.json", vector("room", "a"));

    expect(found("v", "v/room", join(dir, "v"))).toHaveLength(1);
  });

  it.each<[string, string, string | Buffer, string]>([
    ["v/room/a.json", "no JSON", '{"suite": "room",\n "case": }', "v/room/a.json:2:10: not JSON from here on"],
    [
      "v/room.jsonl",
      "a line that is no JSON",
      `${vector("room", "a")}\n[1,`,
      "v/room.jsonl:2:4: not JSON from here on",
    ],
    ["v/room/a.json", "a cut vector", vector("room", "a").slice(0, -1), "v/room/a.json:1:81: not JSON from here on"],
    ["v/room/a.json", "no UTF-8", Buffer.from([0x22, 0xff, 0x22]), "v/room/a.json: not UTF-8"],
    ["v/room/a.json", "no object", "[]", "v/room/a.json: not a JSON object"],
    ["v/room.jsonl", "no object", "[]", "v/room.jsonl:1: not a JSON object"],
    ["v/room/a.json", "no case", vector("room", "a", { case: undefined }), "v/room/a.json: /case is missing"],
    [
      "v/room/a.json",
      "a case that is no text",
      vector("room", "a", { case: 1 }),
      "v/room/a.json: /case is not a string",
    ],
    ["v/room/a.json", "another suite", vector("rooms", "a"), 'v/room/a.json: /suite is "rooms", found under room'],
    [
      "v/x/room/a.json",
      "the end of a suite",
      vector("room", "a"),
      'v/x/room/a.json: /suite is "room", found under x/room',
    ],
    [
      "v/room.jsonl",
      "a case twice",
      `${vector("room", "a")}\n${vector("room", "a")}`,
      "v/room.jsonl:2: /case: room/a is there twice, first in v/room.jsonl:1",
    ],
  ])("refuses, in %s, %s", (file, _what, content, says) => {
    put(file, content);

    expect(() => found("v")).toThrow(expect.objectContaining({ code: "MalformedVector", message: says }));
  });
});
