import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { loadVectors, VECTORS } from "@parahost/conformance";
import { scriptedCli } from "../scripted-cli.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-conformance-"));
  writeFileSync(join(folder, "host.mjs"), HOST);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Doubles numbers; what else it does is what the input says. */
const HOST = `
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { id, suite, input } = JSON.parse(line);
  if (suite === "room/other") console.log(JSON.stringify({ id, unsupported: true }));
  else if (input === "die") process.exit(7);
  else if (input === "hang") await new Promise((resolve) => setTimeout(resolve, 1e9));
  else if (input === "crash") console.log(JSON.stringify({ id, crash: "no \\u001b[31mred\\u0000" }));
  else console.log(JSON.stringify({ id, output: { twice: 2 * input } }));
  if (input === 1) console.error("one\\u001b[2J");
}
`;
const OURS = ["--host", `'${process.execPath}' host.mjs`];
const put = (
  suite: string,
  inputs: readonly unknown[],
  expected: (input: never) => unknown = (n: number) => ({ twice: 2 * n }),
) => {
  mkdirSync(join(folder, "v", suite, ".."), { recursive: true });
  const rows = inputs.map((input, i) => ({
    ...{ suite, case: `case-${i}`, description: `Of ${input}.`, source: "arithmetic" },
    ...{ input, expected: expected(input as never) },
  }));
  writeFileSync(join(folder, "v", `${suite}.jsonl`), rows.map((row) => JSON.stringify(row)).join("\n"));
};
async function conformance(argv: readonly string[], script = {}) {
  const { run, out, err } = scriptedCli({ cwd: folder, ...script });
  const code = await run(["conformance", ...argv]);
  return { code, out: out(), err: err() };
}
const timeless = (text: string) => text.replace(/in \d+\.\d s/, "in 0.0 s");

describe("parahost conformance run", () => {
  it("judges a host suite by suite, and shows what it writes on standard error", async () => {
    put("room/double", [0, 1]);
    put("room/other", [0]);
    const { code, out, err } = await conformance(["run", "v", ...OURS]);

    expect(timeless(out)).toBe(
      "room/double  2 passed\nroom/other   1 skipped\n\n3 vectors: 2 passed, 1 skipped, in 0.0 s\n",
    );
    expect([code, err]).toEqual([0, "host: one\\u001b[2J\n"]);
  });

  it("shows differences field by field, and what crashed, without what a terminal would obey", async () => {
    put("room/double", [4, "crash"], (input) => (input === 4 ? { twice: 9, "a/b": null } : 1));
    const { code, out } = await conformance(["run", "v", ...OURS]);

    expect(timeless(out)).toBe(`room/double  1 failed, 1 crashed

room/double/case-0 failed: Of 4.
  v/room/double.jsonl:1
  /twice
    expected 9
    got      8
  /a~1b
    expected null
    got      nothing

room/double/case-1 crashed: Of crash.
  v/room/double.jsonl:2
  no \\u001b[31mred\\u0000

2 vectors: 1 failed, 1 crashed, in 0.0 s
`);
    expect(code).toBe(1);
  });

  it("ends a host that hangs, names one that died, and goes on with fresh ones", async () => {
    put("room/double", [1, "die", 2, "hang", 3]);
    const { code, out, err } = await conformance(["run", "v", ...OURS, "--timeout", "2s", "--json"]);
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

    expect(events.map(({ event, outcome, fault }) => [event, outcome, fault])).toEqual([
      ["vector", "passed", undefined],
      ["vector", "crashed", "Died"],
      ["vector", "passed", undefined],
      ["vector", "crashed", "TimedOut"],
      ["vector", "passed", undefined],
      ["summary", undefined, undefined],
    ]);
    expect(events.at(-1)).toMatchObject({ passed: 3, crashed: 2, failed: 0, skipped: 0, notRun: 0 });
    expect(err).toContain("parahost: the host ended with exit code 7, asked for room/double/case-1\n");
    expect(code).toBe(2);
  });

  it("writes JUnit, with nothing in it that XML cannot hold", async () => {
    put("room/double", [4, "crash", 5], (input) => ({ twice: input === 4 ? 9 : 10 }));
    put("room/other", [0]);
    const { code } = await conformance(["run", "v", ...OURS, "--junit", "report.xml", "--jobs", "2"]);
    const xml = readFileSync(join(folder, "report.xml"), "utf8");

    expect(code).toBe(1);
    expect(xml).toMatch(/<testsuites tests="4" failures="1" errors="1" skipped="1">/);
    expect(xml).toMatch(/<testsuite name="room\/double" time="[\d.]+" tests="3" failures="1" errors="1" skipped="0">/);
    expect(xml).toContain('message="no \\u001b[31mred\\u0000" type="Crash"');
    expect(xml).toContain('file="v/room/double.jsonl"');
    expect(xml).toMatch(/<failure message="\/twice&#xA; {2}expected 9&#xA; {2}got {6}8"\/>/);
  });

  it("judges by the suites alone that are asked for", async () => {
    for (const suite of ["room/one", "room/two", "hall/one"]) put(suite, [1]);
    const summed = async (...globs: string[]) =>
      (await conformance(["run", "v", ...OURS, ...globs.flatMap((glob) => ["--suite", glob])])).out.split("\n")[0];

    expect(await summed("hall/*")).toBe("hall/one  1 passed");
    expect(await summed("*wo", "h?ll/one")).toBe("hall/one  1 passed");
  });

  it("shows a list on a terminal, then the same report", async () => {
    put("room/double", [1, 2]);
    const { code, out } = await conformance(["run", "v", ...OURS], { terminal: { columns: 80, rows: 24 } });

    expect(code).toBe(0);
    expect(out).toContain("room/double  2 passed of 2");
    expect(timeless(out)).toMatch(/\n2 vectors: 2 passed, in 0\.0 s\n$/);
  });

  it("says when the host does not start", async () => {
    put("room/double", [1, 2]);
    const { code, out, err } = await conformance(["run", "v", "--host", "./no-such-host"]);

    expect(timeless(out)).toMatch(/2 vectors: 1 crashed, 1 not run, in 0\.0 s\n$/);
    expect(err).toMatch(/\nparahost: the host did not start: the host ended with exit code 127\n$/);
    expect(code).toBe(2);
  });

  it("judges the sample adapter, which answers one suite and knows no other", async () => {
    const adapter = `'${process.execPath}' '${join(VECTORS, "../examples/adapter.mjs")}'`;
    const { code, out } = await conformance(["run", VECTORS, "--host", adapter, "--suite", "provisioner/*"]);

    const answered = loadVectors(VECTORS, "provisioner/bitfields-indicate-availability").length;
    expect(out).toContain(`provisioner/bitfields-indicate-availability  ${answered} passed\n`);
    expect(out.match(/\d+ skipped\n/g)).toHaveLength(3);
    expect(code).toBe(0);
  });

  it("asks our own host where no other is named", async () => {
    put("provisioner/bitfields-indicate-availability", [{ coreIndex: 0, availability: "11", bitfields: [] }], () => ({
      available: true,
    }));
    const { code, out } = await conformance(["run", "v"]);

    expect(timeless(out)).toMatch(/1 vector: 1 passed, in 0\.0 s\n$/);
    expect(code).toBe(0);
  });
});

describe("parahost conformance run refuses, with one line and exit code 2", () => {
  it.each<[string, string[], string | RegExp]>([
    ["a folder that is not there", ["none"], /^the vectors cannot be read: .*none: ENOENT/],
    ["a folder without vectors", ["empty"], "empty: no vectors there"],
    ["a suite that is not there", ["v", "--suite", "hall*"], "--suite hall*: no vectors; there are room/double"],
    ["a malformed vector", ["bad"], "bad/room/x.json:2:3: not JSON from here on"],
    ["no time", ["v", "--timeout", "10"], '--timeout: "10" is no time such as 10s or 500ms'],
    ["no time at all", ["v", "--timeout", "0s"], '--timeout: "0s" is no time such as 10s or 500ms'],
    ["no jobs", ["v", "--jobs", "0"], '--jobs: "0" is not a whole number from 1 to 64'],
    ["an empty command", ["v", "--host", " "], "--host: the command is empty"],
    ["a report that cannot be written", ["v", "--junit", "no/r.xml"], /^--junit no\/r\.xml: cannot be written: ENOENT/],
    ["no folder", [], "missing required argument 'dir'"],
  ])("%s", async (_what, argv, says) => {
    put("room/double", [1]);
    mkdirSync(join(folder, "empty"));
    mkdirSync(join(folder, "bad", "room"), { recursive: true });
    writeFileSync(join(folder, "bad", "room", "x.json"), '{"suite":\n  nonsense}');
    const { code, out, err } = await conformance(["run", ...argv]);

    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^parahost: [^\n]+\n$/);
    const line = err.slice("parahost: ".length, -1);
    if (typeof says === "string") expect(line).toBe(says);
    else expect(line).toMatch(says);
  });
});

describe("parahost conformance host", () => {
  it("answers until its input ends, and ends with 0", async () => {
    const ask = { id: 1, suite: "erasure-coding/reconstruct", input: { nValidators: 4, chunks: [] } };
    const stdin = [`${JSON.stringify(ask)}\nnonsense\n`, '{"id":2,"suite":"room/none","input":1}'];
    const { code, out, err } = await conformance(["host"], { stdin });

    expect(out.split("\n").map((line) => (line === "" ? null : JSON.parse(line)))).toEqual([
      { id: 1, output: { error: "NotEnoughChunks" } },
      { id: null, crash: expect.stringContaining("no JSON") },
      { id: 2, unsupported: true },
      null,
    ]);
    expect([code, err]).toEqual([0, ""]);
  });
});
