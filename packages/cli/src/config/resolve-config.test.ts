import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { resolveOptions } from "../dev/options.js";
import { resolveConfig } from "./resolve-config.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function withFile(content: unknown, flags: object = {}) {
  writeFileSync(join(folder, "dev.json"), typeof content === "string" ? content : JSON.stringify(content));
  return resolveConfig({ config: "dev.json", ...flags }, folder);
}
const withFlags = (flags: object) => resolveConfig({ ...flags }, folder);

describe("settings", () => {
  it("come from flags first, then from the file, then from the defaults", () => {
    const file = { validators: 8, paras: 1, slot: "3s", seed: "file" };
    const { config } = withFile(file, { validators: "10", slot: "4000ms" });

    expect(config).toMatchObject({
      validators: 10,
      paras: 1,
      slot: 4_000,
      seed: "file",
      sessionLength: 50,
      json: false,
    });
  });

  it("have the defaults that startDevChain has", () => {
    const { config } = withFlags({});
    const para = (paraId: number) => ({ paraId }) as never;
    const { strategy, coresPerPara, sessionLength, seed, slotMs } = resolveOptions({}, para);

    expect(config).toMatchObject({ strategy, coresPerPara, sessionLength, seed, slot: slotMs });
    expect([config.validators, config.time, config.blocks, config.paras]).toEqual(Array(4).fill(undefined));
  });

  it("take repeated paras, from flags as from the file", () => {
    const { config } = withFlags({ para: ["1=a.wasm", "2=b.wasm,collator=c"] });
    expect(config.para).toEqual([
      { paraId: 1, code: "a.wasm" },
      { paraId: 2, code: "b.wasm", collator: "c" },
    ]);
  });

  it("take paths in the file from the file's folder, and leave the names of packages", () => {
    const para = [
      { paraId: 1, code: "a.wasm", collator: "./c.mjs" },
      { paraId: 2, code: "/b.wasm", collator: "@team/collator" },
    ];
    const { config } = withFile({ data: "chain", dump: "dumps", para });

    expect([config.data, config.dump]).toEqual([join(folder, "chain"), join(folder, "dumps")]);
    expect(config.para).toEqual([
      { paraId: 1, code: join(folder, "a.wasm"), collator: join(folder, "c.mjs") },
      { paraId: 2, code: "/b.wasm", collator: "@team/collator" },
    ]);
  });

  it("are named as they were given", () => {
    const { nameOf } = withFile({ coresPerPara: 2, slot: "3s" }, { slot: "4s" });

    expect(["cores-per-para", "slot", "validators"].map(nameOf)).toEqual([
      ...["coresPerPara in dev.json", "--slot", "--validators"],
    ]);
  });
});

describe("what is refused, in one line", () => {
  it.each<[object, string]>([
    [{ validators: "many" }, '--validators: "many" is not a whole number'],
    [{ validators: "1.5" }, "--validators: 1.5 is not a whole number"],
    [{ coresPerPara: "" }, '--cores-per-para: "" is not a whole number'],
    [{ paras: "-1" }, "--paras: -1 is below 0"],
    [{ paras: "1001" }, "--paras: 1001 is above 1000"],
    [{ slot: "6" }, '--slot: "6" is no duration such as 6s or 6000ms'],
    [{ time: "fast" }, '--time: "fast" is none of real, virtual'],
    [{ seed: "" }, '--seed: "" is empty'],
    [{ log: "loud" }, '--log: "loud" is no LEVEL[,TARGET=LEVEL]; levels are error, warn, info, debug, trace'],
    [{ para: ["2000=a.wasm", "b"] }, '--para: "b" is not ID=CODE.wasm[,collator=MODULE]'],
  ])("flags: %j", (flags, line) => {
    expect(() => withFlags(flags)).toThrow(line);
  });

  it.each<[unknown, string]>([
    [{ validatrs: 6 }, "unknown key validatrs in dev.json"],
    [{ "cores-per-para": 1 }, "unknown key cores-per-para in dev.json"],
    [{ config: "other.json" }, "unknown key config in dev.json"],
    [{ para: [{ paraId: 1, code: "a", color: "red" }] }, "para[0] in dev.json: unknown key color"],
    [{ para: [{ paraId: 1 }] }, "para[0].code in dev.json: is missing"],
    [{ para: "2000=a.wasm" }, 'para in dev.json: "2000=a.wasm" is not a list of paras'],
    [{ validators: "6" }, 'validators in dev.json: "6" is not a whole number'],
    [{ slot: 6000 }, "slot in dev.json: 6000 is no duration such as 6s or 6000ms"],
    [{ json: "yes" }, 'json in dev.json: "yes" is neither true nor false'],
    [[], "--config dev.json: is no JSON object"],
    ["{", "--config dev.json: is no JSON: "],
  ])("file: %j", (content, line) => {
    expect(() => withFile(content)).toThrow(line);
  });

  it("a file that cannot be read", () => {
    expect(() => withFlags({ config: "none.json" })).toThrow("--config none.json: cannot be read: ENOENT");
    expect(() => withFlags({ config: "." })).toThrow("--config .: cannot be read: EISDIR");
  });

  it("what is wrong in the file, also where a flag is given for it", () => {
    expect(() => withFile({ validators: "6" }, { validators: "6" })).toThrow('validators in dev.json: "6"');
  });
});
