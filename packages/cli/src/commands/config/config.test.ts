import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { DEV_KEYS } from "../../config/schema.js";
import { scriptedCli } from "../scripted-cli.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function config(...argv: readonly string[]) {
  const cli = scriptedCli({ cwd: folder });
  const code = await cli.run(["config", ...argv]);
  return { code, out: cli.out(), err: cli.err() };
}
const lines = (...text: readonly string[]) => `${text.join("\n")}\n`;
const write = (...text: readonly string[]) => writeFileSync(join(folder, "dev.json"), lines(...text));

describe("parahost config show", () => {
  it("shows every setting as it is where nothing is said", async () => {
    const { code, out } = await config("show");
    const rows = out.trim().split("\n").slice(1);

    expect(code).toBe(0);
    expect(rows.map((row) => row.split(" ")[0])).toEqual(DEV_KEYS);
    expect(rows.every((row) => row.endsWith("  default"))).toBe(true);
    expect(out).toMatch(/^slot +"6s" +default$/m);
    expect(out).toMatch(/^validators +the larger of 6 and twice the cores +default$/m);
  });

  it("says what comes from the file, with its paths made whole", async () => {
    write('{ "slot": "7s", "data": "chain" }');
    const { out } = await config("show", "dev.json", "--json");

    expect(JSON.parse(out)).toMatchObject({
      slot: { value: "7s", from: "dev.json" },
      data: { value: join(folder, "chain"), from: "dev.json" },
      seed: { value: "parahost", from: "default" },
      blocks: { value: null, from: "default", says: "until Ctrl-C" },
    });
  });

  it("refuses a file that parahost dev would refuse", async () => {
    write('{ "slot": 7 }');

    expect(await config("show", "dev.json")).toEqual({
      code: 2,
      out: "",
      err: "parahost: slot in dev.json: 7 is no duration such as 6s or 6000ms\n",
    });
  });
});

describe("parahost config schema", () => {
  it("has every key, described, and no other", async () => {
    const schema = JSON.parse((await config("schema")).out);
    const { $schema, ...properties } = schema.properties;

    expect(schema).toMatchObject({ $schema: expect.stringContaining("json-schema.org"), additionalProperties: false });
    expect($schema).toMatchObject({ type: "string" });
    expect(Object.keys(properties)).toEqual(DEV_KEYS);
    expect(Object.values(properties)).toEqual(
      DEV_KEYS.map(() => expect.objectContaining({ description: expect.stringMatching(/../) })),
    );
    expect(properties.slot).toMatchObject({ type: "string", default: "6s" });
    expect(properties.para.items.required).toEqual(["paraId"]);
  });

  it("may be named in the file", async () => {
    write('{ "$schema": "./schema.json" }');

    expect((await config("check", "dev.json")).code).toBe(0);
  });
});

describe("parahost config check", () => {
  it("names everything that is wrong by line and JSON pointer", async () => {
    write(
      "{",
      '  "validators": "6",',
      '  "a/b~c": 3,',
      '  "para": [',
      '    { "paraId": 1, "code": "x", "color": "red" },',
      '    { "paraId": 2 }',
      "  ],",
      '  "slot": "6s",',
      '  "slot": "7"',
      "}",
    );

    expect(await config("check", "dev.json")).toEqual({
      code: 1,
      err: "",
      out: lines(
        'dev.json:2: /validators: "6" is not a whole number',
        // RFC 6901: ~ is ~0, / is ~1.
        "dev.json:3: /a~1b~0c: is unknown",
        "dev.json:5: /para/0/color: is unknown",
        "dev.json:6: /para/1/code: is missing",
        'dev.json:9: /slot: "7" is no duration such as 6s or 6000ms',
        "dev.json:9: /slot: is given twice",
      ),
    });
  });

  it("is as well for programs", async () => {
    write('{ "paras": -1 }');
    const { out } = await config("check", "dev.json", "--json");

    expect(JSON.parse(out)).toEqual({ pointer: "/paras", line: 1, problem: "-1 is below 0" });
  });

  it.each([
    [["{", '  "slot": "6s",', "}"], /^dev\.json:3: the whole: is no JSON: /],
    [["{ // why", "}"], /^dev\.json:1: the whole: is no JSON: /],
    [["[]"], /^dev\.json:1: the whole: is no JSON object\n$/],
    [[""], /^dev\.json:\d: the whole: is no JSON: /],
  ])("says where text is no JSON, or no object: %j", async (text, says) => {
    write(...text);
    const { code, out } = await config("check", "dev.json");

    expect(code).toBe(1);
    expect(out).toMatch(says);
  });

  it.each([
    { text: '"paras": 4, "validators": 3', says: "2: /validators: 3 validators are fewer than the 4 cores" },
    { text: '"slot": "1s"', says: "2: /slot: 1000 ms is below 3000 ms" },
    { text: '"para": [{ "paraId": 7 }]', says: /^2: \/para\/0\/code: is missing$/ },
    { text: '"para": [{ "code": "none.wasm" }]', says: /^2: \/para\/0\/paraId: is missing$/ },
    {
      text: '"para": ["7=none.wasm"]',
      says: /^2: \/para\/0: "7=none.wasm" is the form of the flag; in a file it is \{/,
    },
    { text: '"chainSpec": "none.json"', says: /^2: \/chainSpec: \S*none.json: cannot be read: ENOENT/ },
    { text: '"para": [{ "paraId": 7, "code": "none.wasm" }]', says: /^2: \/para: --para 7: .*cannot be read: ENOENT/ },
  ])("finds what does not go together, and files that are not there: $text", async ({ text, says }) => {
    write("{", text, "}");
    const { code, out } = await config("check", "dev.json");

    expect(code).toBe(1);
    expect(out.replace("dev.json:", "").trim()).toEqual(typeof says === "string" ? says : expect.stringMatching(says));
  });

  it("says so where nothing is wrong, and refuses a file that is not there", async () => {
    write('{ "validators": 10 }');

    expect(await config("check", "dev.json")).toEqual({ code: 0, out: "dev.json: nothing is wrong\n", err: "" });
    expect(await config("check", "none.json")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^parahost: none\.json: cannot be read: ENOENT.*\n$/),
    });
  });
});
