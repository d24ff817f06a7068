import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { codecs, fromHex } from "@parahost/primitives";
import { scriptedCli } from "../scripted-cli.js";
import { TAGS } from "./plain.js";
import { INSPECTED_TYPES, inspectedType } from "./types.js";

const VECTORS = resolve(process.env["PARAHOST_SHARED"] ?? "../shared", "conformance/vectors/primitives/codec");
const H = (byte: string) => `0x${byte.repeat(32)}`;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-inspect-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function inspect(argv: readonly string[], stdin: readonly Uint8Array[] = []) {
  const cli = scriptedCli({ cwd: folder, stdin });
  const code = await cli.run(["inspect", ...argv]);
  return { code, out: cli.out(), err: cli.err() };
}
const shown = async (type: string, hex: string) => JSON.parse((await inspect([type, hex])).out);

describe("a value", () => {
  // SCALE by hand; the style is that of the conformance vectors.
  it.each<[string, string, unknown]>([
    // Three bits (3 · 4), the first and the last set.
    ["bitfield", "0x0c05", "101"],
    ["u32", "0x01020304", 0x04030201],
    ["u64", "0xffffffffffffffff", "18446744073709551615"],
    // Variants by number: 1 Scheduled (para 2000, no collator), 2 Free.
    ["core-state", "0x01d007000000", { Scheduled: { paraId: 2000, collator: null } }],
    ["core-state", "0x02", "Free"],
    ["statement", `0x02${"ab".repeat(32)}`, { Valid: H("ab") }],
    ["dispute-statement", `0x0001${"cd".repeat(32)}`, { Valid: { BackingSeconded: H("cd") } }],
    // One core, 7, with one claim, para 2000.
    ["claim-queue", "0x040700000004d0070000", [[7, [2000]]]],
    [
      "available-data",
      `0x080102${"0c616263"}05000000${"ee".repeat(32)}ff000000`,
      {
        pov: { blockData: "0x0102" },
        validationData: {
          parentHead: "0x616263",
          relayParentNumber: 5,
          relayParentStorageRoot: H("ee"),
          maxPovSize: 255,
        },
      },
    ],
    ["answer/disabled-validators", "0x080100000002000000", [1, 2]],
    ["arguments/session-info", "0x03000000", { session: 3 }],
    ["request/pov-fetching", H("aa"), { candidateHash: H("aa") }],
    ["response/pov-fetching", "0x01", null],
  ])("%s %s is shown in the style of the vectors", async (type, hex, value) => {
    expect(await shown(type, hex)).toMatchObject({ type, bytes: fromHex(hex).length, value });
  });

  it("is named as in code, as in the guide, or as here", async () => {
    const names = ["CandidateReceipt", "candidateReceipt", "candidate_receipt", "candidate-receipt"];
    expect(new Set(names.map(inspectedType)).size).toBe(1);
    expect(inspectedType("pov")?.codec.name).toBe("PoV");
  });

  it("may be of a type that a subcommand has the name of", async () => {
    const bytes = "ab".repeat(64);
    for (const given of [`0x${bytes}`, bytes]) {
      const { code, out } = await inspect(["signature", given]);
      expect([code, JSON.parse(out).value]).toEqual([0, `0x${bytes}`]);
    }
    expect(await inspect(["signature", "0xab"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^parahost: signature: too short: 64 /),
    });
  });

  it.each([
    [["u16", "-"], "0x0102"],
    [["u16", "@file"], "0x0102\n"],
    [["u16", "@file"], Uint8Array.of(1, 2)],
    [["u16", "-"], Uint8Array.of(1, 2)],
    [["u16", "0102"], ""],
  ])("comes as hex, from a file or standard input, as hex or as bytes: %j %j", async (argv, content) => {
    writeFileSync(join(folder, "file"), content);
    const { code, out } = await inspect(argv, [
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    ]);

    expect([code, JSON.parse(out).value]).toEqual([0, 0x0201]);
  });
});

describe("what is no value", () => {
  it.each([
    [["u32", "0x0102"], "u32: too short: 4 bytes wanted, 2 left, at byte 0, of 2 bytes"],
    [["u16", "0x010203"], "u16: 1 bytes left over, at byte 2, of 3 bytes"],
    [["core-state", "0x07"], "core-state: CoreState has no variant 7, at byte 0, of 1 bytes"],
    [["u8", "0x0g"], 'HEX: is no hex: at character 3, near "0x0g"'],
    [["u8", "00112233zz"], 'HEX: is no hex: at character 8, near "2233zz"'],
    [["u8", "0x012"], "HEX: is no hex of whole bytes: it has 3 digits, and a byte has two"],
    [["u8", "012"], "HEX: is no hex of whole bytes: it has 3 digits, and a byte has two"],
    [["u8"], "u8: its bytes are missing: hex, @FILE, or - for standard input"],
    [["nothing", "0x00"], "nothing: is no type of ours; parahost inspect --list names them"],
  ])("%j is refused in one line that says where", async (argv, line) => {
    expect(await inspect(argv)).toEqual({ code: 2, out: "", err: `parahost: ${line}\n` });
  });

  it("is a file that is not there", async () => {
    expect(await inspect(["u8", "@none"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^parahost: none: cannot be read: ENOENT/),
    });
  });
});

describe("the types", () => {
  it("are all codecs of primitives, what goes over the network, and the runtime's API", async () => {
    const { code, out } = await inspect(["--list"]);
    const names = out
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(" ")[0] ?? "");
    const asked =
      "candidate-receipt committed-candidate-receipt backed-candidate persisted-validation-data header parachains-inherent-data statement bitfield available-data validation-params validation-result core-state session-info dispute-statement-set scraped-on-chain-votes erasure-chunk validation-wire-message view answer/availability-cores";

    expect(code).toBe(0);
    expect(names).toEqual(expect.arrayContaining(asked.split(" ")));
    expect(names.length).toBeGreaterThan(Object.keys(codecs).length);
    expect(new Set(names).size).toBe(names.length);
  });

  // How a variant is told from a struct: see `plain`.
  it("have no struct with a member that is text and has the name of a variant's", () => {
    const named = new Map(INSPECTED_TYPES.flatMap(({ codec }) => [...codec.definition.named]));
    const members = [...named.values()].flatMap((definition) =>
      typeof definition === "object" && !("_enum" in definition) ? Object.entries(definition) : [],
    );
    const isVariant = (type: unknown) => {
      const definition = named.get(String(type));
      return typeof definition === "object" && "_enum" in definition && !Array.isArray(definition["_enum"]);
    };

    expect(members.length).toBeGreaterThan(100);
    expect(members.filter(([name, type]) => TAGS.some((tag) => tag === name) && !isVariant(type))).toEqual([]);
  });
});

describe("the vectors of primitives/codec", () => {
  if (!existsSync(VECTORS)) return it.skip("are missing: set PARAHOST_SHARED", () => undefined);
  const vectors = readdirSync(VECTORS).map((file) => JSON.parse(readFileSync(join(VECTORS, file), "utf8")));
  return it.each(vectors)("$case", async ({ input, expected }) => {
    const { code, out, err } = await inspect([input.type, input.encoded]);

    if (expected.error) {
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(/^parahost: [^\n]*, at byte \d+, of \d+ bytes\n$/);
      return;
    }
    const { hash, candidateHash } = JSON.parse(out);
    expect(/^(Committed)?CandidateReceipt$/.test(input.type) ? candidateHash : hash).toBe(expected.hash);
  });
});
