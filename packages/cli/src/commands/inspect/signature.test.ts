import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { fromHex, keyPairFromUri, ready, sign, toHex } from "@parahost/primitives";
import { scriptedCli } from "../scripted-cli.js";

const VECTORS = resolve(
  process.env["PARAHOST_SHARED"] ?? "../shared",
  "conformance/vectors/primitives/signing-payload",
);
const H = (byte: string) => `0x${byte.repeat(32)}`;
beforeAll(ready);

async function check(...argv: readonly string[]) {
  const cli = scriptedCli({ cwd: import.meta.dirname });
  const code = await cli.run(["inspect", "signature", ...argv]);
  return { code, out: cli.out(), err: cli.err() };
}
const flags = (facts: Readonly<Record<string, unknown>>) =>
  Object.entries(facts).flatMap(([name, value]) => [`--${name}`, String(value)]);
/** What Alice signed. */
function signed(payload: Uint8Array) {
  const alice = keyPairFromUri("//Alice");
  return { key: alice.publicKey, signature: sign(alice, payload) };
}

// biome-ignore lint/suspicious/noExplicitAny: a vector's input, by its kind
type Input = any;
const OPTIONS: Readonly<Record<string, (input: Input) => readonly string[]>> = {
  Statement: ({ statement, session, relayParent }) => {
    const [kind = ""] = Object.keys(statement);
    const facts = { statement: kind.toLowerCase(), candidate: statement[kind], session, "relay-parent": relayParent };
    return ["statement", ...flags(facts)];
  },
  Bitfield: ({ bits, session, relayParent }) => ["bitfield", ...flags({ bits, session, "relay-parent": relayParent })],
  Dispute: ({ valid, candidateHash, session }) => [
    ...["dispute", ...flags({ vote: valid ? "valid" : "invalid", candidate: candidateHash, session })],
  ],
  PvfCheck: ({ accept, validationCodeHash, session, validatorIndex }) => [
    "pvf-check",
    ...flags({
      vote: accept ? "accept" : "reject",
      "code-hash": validationCodeHash,
      session,
      validator: validatorIndex,
    }),
  ],
};

describe("what is signed", () => {
  if (!existsSync(VECTORS)) return it.skip("the vectors are missing: set PARAHOST_SHARED", () => undefined);
  const vectors = readdirSync(VECTORS)
    .map((file) => JSON.parse(readFileSync(join(VECTORS, file), "utf8")))
    .filter(({ input }) => input.kind in OPTIONS && input.bits !== "");
  return it.each(vectors)("$case: is what the vectors say, and its signature is good", async ({ input, expected }) => {
    const made = signed(fromHex(expected.payload));
    const argv = OPTIONS[input.kind]?.(input) ?? [];
    const { code, out } = await check(...argv, ...flags(made));

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ valid: true, payload: expected.payload, ...made });
  });
});

describe("a signature", () => {
  const payload = Uint8Array.of(1, 2, 3);

  it("of any bytes is checked too, and is bad for other bytes, with exit code 1", async () => {
    const made = flags(signed(payload));
    expect(await check("payload", "--payload", "0x010203", ...made)).toMatchObject({ code: 0, err: "" });
    const { code, out, err } = await check("payload", "--payload", "0x010204", ...made);

    expect([code, JSON.parse(out).valid, err]).toEqual([1, false, ""]);
  });

  it("of a collation is in its descriptor, by its collator, over 132 bytes of it", async () => {
    const part = (byte: string) => byte.repeat(32);
    const alice = keyPairFromUri("//Alice");
    // relay parent, para id, hashes of validation data, PoV and code: collationPayload's order.
    const claim = fromHex(`0x${part("01")}d0070000${part("02")}${part("03")}${part("05")}`);
    const made = sign(alice, claim).slice(2);
    const body = `d0070000${part("01")}${alice.publicKey.slice(2)}${part("02")}${part("03")}${part("04")}`;
    const receipt = (signature: string) => `0x${body}${signature}${part("06")}${part("05")}${part("07")}`;
    const good = await check("collation", "--receipt", receipt(made));
    const bad = await check("collation", "--receipt", receipt(`${made.slice(0, -2)}00`));

    expect([good.code, JSON.parse(good.out)]).toEqual([
      0,
      expect.objectContaining({ valid: true, key: alice.publicKey, payload: toHex(claim) }),
    ]);
    expect([bad.code, JSON.parse(bad.out).valid]).toEqual([1, false]);
    // Version 2: version byte, reserved bytes and signature are zero.
    const second = await check("collation", "--receipt", `0x${"00".repeat(292 + 32)}`);
    expect(second).toMatchObject({
      code: 2,
      err: "parahost: --receipt: a descriptor of version 2 is not signed by its collator\n",
    });
  });

  const good = { key: H("aa"), signature: `0x${"bb".repeat(64)}`, session: 3, "relay-parent": H("cc") };
  it.each<[readonly string[], string]>([
    [["song"], "song: is none of statement, bitfield, dispute, approval, pvf-check, collation, payload"],
    [["bitfield", ...flags(good)], "--bits: is missing; a signature of the kind bitfield is checked with it"],
    [["bitfield", "--bits", "012", ...flags(good)], "--bits: 012 is no row of 0 and 1"],
    [["bitfield", "--bits", "01", ...flags({ ...good, session: "x" })], "--session: x is no whole number below 2^32"],
    [["bitfield", "--bits", "01", ...flags({ ...good, key: "0x01" })], "--key: has 1 bytes, and 32 are expected"],
    [
      ["bitfield", "--bits", "01", ...flags({ ...good, signature: "0xzz" })],
      '--signature: is no hex: at character 2, near "0xzz"',
    ],
    [["dispute", "--vote", "maybe", ...flags(good)], "--vote: maybe is none of valid, invalid"],
    [["collation", "--receipt", "0x00"], "--receipt: candidate-receipt: too short: 4 bytes wanted, 1 left, at byte 0"],
  ])("%j is refused in one line", async (argv, line) => {
    const { code, out, err } = await check(...argv);

    expect([code, out]).toEqual([2, ""]);
    expect(err.slice("parahost: ".length, -1)).toBe(line);
  });
});
