import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { devCode } from "@parahost/dev-paras";
import { SubsystemError } from "@parahost/kernel";
import { DEV_KEYS, flagName } from "../config/schema.js";
import { scriptedCli } from "./scripted-cli.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-cli-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const cli = (script = {}) => scriptedCli({ cwd: folder, ...script });

describe("parahost", () => {
  it.each([[[]], [["--help"]], [["help"]]])("shows its commands for %j", async (argv: string[]) => {
    const { run, out, err } = cli();

    expect(await run(argv)).toBe(0);
    expect(out()).toMatch(/^Usage: parahost .*\n/);
    expect(out()).toMatch(/ {2}dev .*run a relay chain, validators and paras/);
    expect(out()).toContain("parahost dev --blocks 20");
    expect(err()).toBe("");
  });

  it("says its version", async () => {
    const { run, out } = cli();

    expect(await run(["--version"])).toBe(0);
    expect(out()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([[["dev", "--help"]], [["help", "dev"]]])("shows every flag with its default for %j", async (argv) => {
    const { run, out, started } = cli();

    expect(await run(argv)).toBe(0);
    for (const key of DEV_KEYS) expect(out()).toContain(`  --${flagName(key)} `);
    expect(out().match(/\(default:\s/g)).toHaveLength(DEV_KEYS.length);
    expect(out()).toContain("--config <file>");
    expect(started).toEqual([]);
  });

  it("loads nothing to show help", async () => {
    const { run, loaded } = cli();
    await run(["dev", "--help"]);

    expect(loaded()).toBe(0);
  });
});

describe("what cannot be done is refused with one line on standard error and exit code 2", () => {
  const loops = () => devCode("loops-for-ever");
  it.each<[string, string[], string | RegExp]>([
    ["an unknown command", ["deev"], "unknown command 'deev' (Did you mean dev?)"],
    ["an unknown flag", ["dev", "--validatrs", "6"], "unknown option '--validatrs' (Did you mean --validators?)"],
    ["a flag without its value", ["dev", "--seed"], "option '--seed <text>' argument missing"],
    ["what is no flag", ["dev", "twenty"], "too many arguments for 'dev'. Expected 0 arguments but got 1."],
    ["an unreadable file", ["dev", "--config", "none.json"], /^--config none.json: cannot be read: ENOENT/],
    ["no validators", ["dev", "--validators", "0"], "--validators: 0 is not a whole number of at least 2"],
    [
      "one validator",
      ["dev", "--validators", "1", "--paras", "1"],
      "--validators: 1 is not a whole number of at least 2",
    ],
    [
      "fewer validators than cores",
      ["dev", "--validators", "4", "--paras", "5"],
      "--validators: 4 validators are fewer than the 5 cores",
    ],
    ["a slot below 3 s", ["dev", "--slot", "2999ms"], "--slot: 2999 ms is below 3000 ms"],
    [
      "several cores a para for legacy",
      ["dev", "--strategy", "legacy", "--cores-per-para", "2"],
      /^--cores-per-para: the strategy legacy cannot use 2 cores for one para/,
    ],
    ["no paras at all", ["dev", "--paras", "0"], "--paras: 0 is not a whole number of at least 1"],
    ["no blocks", ["dev", "--blocks", "0"], "--blocks: 0 is not a whole number of at least 1"],
    ["a para without code", ["dev", "--para", "2000"], '--para: "2000" is not ID=CODE.wasm[,collator=MODULE]'],
    ["code that is not there", ["dev", "--para", "7=none.wasm"], /^--para 7: none.wasm: cannot be read: ENOENT/],
    ["code that is a folder", ["dev", "--para", "7=."], /^--para 7: .: cannot be read: EISDIR/],
    ["code that is no Wasm", ["dev", "--para", "7=text.wasm"], /^--para 7: text.wasm: is no validation code: /],
    [
      "a Wasm without validate_block",
      ["dev", "--para", "7=empty.wasm"],
      "--para 7: empty.wasm: is no validation code: exports no function validate_block",
    ],
    [
      "code that is too long",
      ["dev", "--para", "7=long.wasm"],
      "--para 7: long.wasm: has 3145729 bytes, and code may have 3145728",
    ],
    [
      "a collator that is not there",
      ["dev", "--para", "7=good.wasm,collator=./none.mjs"],
      /^--para 7: .\/none.mjs: cannot be loaded: Cannot find module/,
    ],
    [
      "a collator that binds nothing",
      ["dev", "--para", "7=good.wasm,collator=./nothing.mjs"],
      /^--para 7: .\/nothing.mjs: its default export is no ContainerModule/,
    ],
    [
      "a module that does not bind the Collator port",
      ["dev", "--para", "7=good.wasm,collator=./unbound.mjs"],
      "--para 7: ./unbound.mjs: its module does not bind the Collator port",
    ],
    [
      "a module that fails",
      ["dev", "--para", "7=good.wasm,collator=./fails.mjs"],
      "--para 7: ./fails.mjs: its module fails: no key",
    ],
    [
      "more validators than the protocol is laid out for",
      ["dev", "--validators", "1001"],
      "--validators: 1001 is more than 1000",
    ],
    ["one id twice", ["dev", "--para", "7=good.wasm", "--para", "7=good.wasm"], "--para: 7 is given twice"],
  ])("%s", async (_what, argv, says) => {
    writeFileSync(join(folder, "text.wasm"), "no wasm");
    // The header of an empty Wasm module.
    writeFileSync(join(folder, "empty.wasm"), Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    // The reference's MAX_CODE_SIZE is 3 MiB.
    writeFileSync(join(folder, "long.wasm"), new Uint8Array(3 * 1024 * 1024 + 1));
    writeFileSync(join(folder, "good.wasm"), loops());
    writeFileSync(join(folder, "nothing.mjs"), "export default {};");
    writeFileSync(join(folder, "unbound.mjs"), "export default { id: 1, load() {} };");
    writeFileSync(join(folder, "fails.mjs"), "export default { id: 1, load() { throw new Error('no key'); } };");
    const { run, out, err, started } = cli();

    expect(await run(argv)).toBe(2);
    expect(err()).toMatch(/^parahost: [^\n]+\n$/);
    const line = err().slice("parahost: ".length, -1);
    if (typeof says === "string") expect(line).toBe(says);
    else expect(line).toMatch(says);
    expect([out(), started]).toEqual(["", []]);
  });

  it("names the file where the value came from it", async () => {
    writeFileSync(join(folder, "dev.json"), '{ "slot": "1s" }');
    const { run, err } = cli();

    expect(await run(["dev", "--config", "dev.json"])).toBe(2);
    expect(err()).toBe("parahost: slot in dev.json: 1000 ms is below 3000 ms\n");
  });

  it("a data folder of another genesis", async () => {
    const fault = new SubsystemError("relay-chain", "OtherGenesis", { fatal: true, details: { stored: "0x12" } });
    const { run, out, err } = cli({ startFault: fault });

    expect(await run(["dev", "--data", "chain"])).toBe(2);
    expect(out()).toBe("");
    expect(err()).toBe("parahost: the data folder holds a chain of another genesis (stored 0x12)\n");
  });
});

it("does not make a data folder for what is refused", async () => {
  const { run } = cli();
  await run(["dev", "--data", "chain", "--validators", "0"]);

  expect(existsSync(join(folder, "chain"))).toBe(false);
});
