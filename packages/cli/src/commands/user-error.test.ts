import { describe, expect, it } from "@jest/globals";
import { SubsystemError } from "@parahost/kernel";
import { OptionError } from "../dev/option-error.js";
import { failureOf, UserError } from "./user-error.js";

const fault = (code: string, details = {}, cause?: unknown) =>
  new SubsystemError("stores", code, { fatal: true, details, cause });

describe("what the user can do something about ends with 2", () => {
  it.each<[unknown, string]>([
    [new UserError("--config x.json: is no JSON"), "parahost: --config x.json: is no JSON"],
    [new OptionError("slot", "2000 ms is below 3000 ms"), "parahost: --slot: 2000 ms is below 3000 ms"],
    [
      fault("OtherGenesis", { stored: "0x12" }),
      "parahost: the data folder holds a chain of another genesis (stored 0x12)",
    ],
    [
      fault("StoreFormat", { name: "chain", written: 1, wanted: 2 }),
      "parahost: the data folder was written in another format (name chain, written 1, wanted 2)",
    ],
    [fault("StoreLocked", { name: "chain" }), "parahost: the data folder is in use by another process (name chain)"],
    [
      fault("CorruptStore", { store: "signing-guard", entry: "record", key: "0x6d" }),
      "parahost: the data folder is damaged (store signing-guard, entry record, key 0x6d)",
    ],
    [
      fault("StoreUnavailable", {}, new Error("EACCES: permission denied")),
      "parahost: the data folder cannot be used, because of EACCES: permission denied",
    ],
  ])("%s", (thrown, line) => {
    expect(failureOf(thrown)).toEqual({ exitCode: 2, line });
  });

  it("under the name by which the user gave it", () => {
    const named = failureOf(new OptionError("slot", "is too short"), (option) => `${option} in dev.json`);

    expect(named.line).toBe("parahost: slot in dev.json: is too short");
  });
});

describe("what a node fails with ends with 1", () => {
  it("names the fault and its first cause last", () => {
    const first = new Error("disk full");
    const thrown = fault(
      "StoreBroken",
      { name: "chain", at: 7n, held: { count: 2n } },
      fault("WriteFailed", {}, first),
    );

    expect(failureOf(thrown)).toEqual({
      exitCode: 1,
      line: 'parahost: stores: StoreBroken (name chain, at 7, held {"count":"2"}), because of stores: WriteFailed, because of disk full',
    });
  });

  it("stays on one line, whatever is thrown", () => {
    expect(failureOf(new Error("first\n  second\n"))).toEqual({ exitCode: 1, line: "parahost: first second" });
    expect(failureOf("a bare text")).toEqual({ exitCode: 1, line: "parahost: a bare text" });
    expect(failureOf(undefined)).toEqual({ exitCode: 1, line: "parahost: undefined" });
  });
});
