import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readRawSpec } from "./raw-spec.js";
import { readSpecChain } from "./spec-chain.js";

let [folder, file] = ["", ""];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-spec-"));
  file = join(folder, "spec.json");
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (content: unknown) =>
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
const CODE = "0x3a636f6465";
const withTop = (top: unknown, besides: object = {}) => ({ name: "Test", genesis: { raw: { top, ...besides } } });

describe("a raw chain spec", () => {
  it("is read with its entries as they are, and what else a chain spec says is left to others", () => {
    write({ ...withTop({ [CODE]: "0x01", "0x": "0xAbCd" }, { childrenDefault: {} }), id: "test", bootNodes: ["/ip4"] });
    expect(readRawSpec(file)).toEqual({
      ok: true,
      value: {
        name: "Test",
        code: Uint8Array.of(1),
        entries: [
          [new Uint8Array([0x3a, 0x63, 0x6f, 0x64, 0x65]), Uint8Array.of(1)],
          [new Uint8Array(), Uint8Array.of(0xab, 0xcd)],
        ],
      },
    });
  });

  it.each<{ content: unknown; says: string }>([
    { content: "{", says: "is no JSON: " },
    { content: [], says: "is no object" },
    { content: {}, says: "name: is no text" },
    { content: { name: "Test" }, says: "genesis: is missing" },
    {
      content: { name: "Test", genesis: { runtimeGenesis: {} } },
      says: "genesis.raw: is missing: this is no raw chain spec; `build-spec --raw` makes one",
    },
    { content: withTop(undefined), says: "genesis.raw.top: is missing" },
    { content: withTop([]), says: "genesis.raw.top: is no object" },
    { content: withTop({ "0x00": "0x" }), says: `genesis.raw.top: has no ${CODE} (:code), so no runtime` },
    { content: withTop({ "00": "0x" }), says: 'genesis.raw.top["00"]: the key is no hex with 0x in front' },
    { content: withTop({ [CODE]: "0x0" }), says: `genesis.raw.top["${CODE}"]: the value is no hex with 0x in front` },
    { content: withTop({ [CODE]: "0xzz" }), says: `genesis.raw.top["${CODE}"]: the value is no hex with 0x in front` },
    { content: withTop({ [CODE]: 1 }), says: `genesis.raw.top["${CODE}"]: the value is no text` },
    {
      content: withTop({ [CODE]: "0x", "0xab": "0x", "0xAB": "0x" }),
      says: "genesis.raw.top: has a key twice, in small and capital letters",
    },
    {
      content: withTop({ [CODE]: "0x" }, { childrenDefault: { "0x00": {} } }),
      says: "genesis.raw.childrenDefault: child storage is not supported",
    },
    {
      content: { ...withTop({ [CODE]: "0x" }), codeSubstitutes: { 5: "0x" } },
      says: "codeSubstitutes: other code from some block on is not supported",
    },
  ])("is refused with the place and the fault: $says", ({ content, says }) => {
    write(content);
    expect(readRawSpec(file)).toEqual({ ok: false, error: expect.stringMatching(new RegExp(`^${escaped(says)}`)) });
  });

  it("is refused where it cannot be read, or its code is no runtime", async () => {
    expect(readRawSpec(file)).toEqual({ ok: false, error: expect.stringMatching(/^cannot be read: ENOENT/) });
    write(withTop({ [CODE]: "0x0061736d" }));
    expect(await readSpecChain(file)).toEqual({
      ok: false,
      error: expect.stringMatching(/^the runtime under :code is refused: is no Wasm module/),
    });
  });
});

const escaped = (text: string) => text.replace(/[$()[\]{}.*+?^|\\]/g, "\\$&");
