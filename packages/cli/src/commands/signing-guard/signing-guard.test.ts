import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type SecondingRule, type SigningRecord, SigningRecords } from "@parahost/node";
import {
  bitsOf,
  blockNumber,
  candidateHash,
  coreIndex,
  type Hash,
  hash,
  paraId,
  sessionIndex,
  signature,
  validatorId,
} from "@parahost/primitives";
import { LevelStores } from "../../adapters/level-stores.js";
import { RealClock } from "../../adapters/real-clock.js";
import { scriptedCli } from "../scripted-cli.js";

const GENESIS = hash(`0x${"9e".repeat(32)}`);
const OTHER_GENESIS = hash(`0x${"11".repeat(32)}`);
const SIGNATURE = signature(`0x${"51".repeat(64)}`);
const ALICE = validatorId(`0x0a${"0".repeat(61)}1`);
const bytes32 = (kind: string, n: number) => `0x${kind}${n.toString(16).padStart(62, "0")}`;
const relayParent = (n: number) => hash(bytes32("0b", n));
const candidate = (n: number) => candidateHash(bytes32("0c", n));
const at = (n: number, of: number) => ({
  ...{ validator: ALICE, session: sessionIndex(0), signature: SIGNATURE },
  ...{ relayParent: relayParent(n), relayParentNumber: blockNumber(n), candidateHash: candidate(of) },
});
const valid = (n: number, of: number): SigningRecord => ({ kind: "Valid", ...at(n, of) });
const seconded = (n: number, of: number, rule: SecondingRule = { kind: "OnePerRelayParent" }): SigningRecord => ({
  ...{ kind: "Seconded", paraId: paraId(2000), rule, ...at(n, of) },
});
const onCore: SecondingRule = {
  ...{ kind: "OnePerCoreAndParentHead", core: coreIndex(2), parentHead: hash(bytes32("0d", 3)) },
};
const bits: SigningRecord = {
  ...{ kind: "Bitfield", validator: ALICE, session: sessionIndex(0), signature: null },
  ...{ relayParent: relayParent(7), relayParentNumber: blockNumber(7), bits: bitsOf(5, [0, 3]) },
};
const vote: SigningRecord = {
  ...{ kind: "DisputeVote", validator: ALICE, session: sessionIndex(3), signature: SIGNATURE },
  ...{ candidateHash: candidate(9), valid: false },
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-guard-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function parahost(...argv: string[]) {
  const { run, out, err } = scriptedCli({ cwd: folder });
  const code = await run(["signing-guard", ...argv]);
  return { code, out: out(), err: err() };
}
async function write(node: string, records: readonly SigningRecord[], genesis: Hash = GENESIS): Promise<void> {
  mkdirSync(join(folder, "data"), { recursive: true });
  const opened = await SigningRecords.open(new LevelStores(join(folder, "data", node), new RealClock()));
  await opened.begin(genesis);
  await opened.put(records);
  await opened.close();
}
const exported = async (node: string) =>
  JSON.parse((await parahost("export", "--data", "data", "--node", node)).out) as {
    readonly records: readonly object[];
  };

describe("parahost signing-guard", () => {
  it("moves a record from one machine to another, and all of it", async () => {
    await write("alice", [seconded(7, 1, onCore), valid(7, 2), bits, vote]);
    expect(await parahost("export", "--data", "data", "alice.json")).toEqual({
      ...{ code: 0, out: "", err: "4 records written to alice.json\n" },
    });
    mkdirSync(join(folder, "elsewhere"));
    const taken = await parahost("import", "--data", "elsewhere", "--node", "alice", "alice.json");
    expect(taken).toEqual({ code: 0, out: "4 records taken in from alice.json\n", err: "" });
    const { out } = await parahost("export", "--data", "elsewhere");

    expect(out).toBe(readFileSync(join(folder, "alice.json"), "utf8"));
    expect(JSON.parse(out)).toMatchObject({ format: "parahost-signing-guard", version: 1, genesis: GENESIS });
    expect(JSON.parse(out).records).toContainEqual({
      ...{ kind: "Bitfield", validator: ALICE, session: 0, signature: null },
      ...{ relayParent: relayParent(7), relayParentNumber: 7, bits: "10010" },
    });
  });

  it("adds what it takes in to what is there, once", async () => {
    await write("alice", [valid(7, 1)]);
    await write("bob", [valid(7, 1), valid(7, 2)]);
    await parahost("export", "--data", "data", "--node", "bob", "bob.json");

    for (let i = 0; i < 2; i++)
      expect((await parahost("import", "--data", "data", "--node", "alice", "bob.json")).code).toBe(0);
    expect((await exported("alice")).records).toHaveLength(2);
  });

  it("takes in nothing of a record that conflicts, and names both sides", async () => {
    await write("alice", [seconded(7, 1)]);
    await write("bob", [valid(8, 5), seconded(7, 2)]);
    await parahost("export", "--data", "data", "--node", "bob", "bob.json");
    const { code, err } = await parahost("import", "--data", "data", "--node", "alice", "bob.json");

    expect(code).toBe(2);
    expect(err).toMatch(
      /^parahost: bob.json: two records conflict \(MultipleCandidates\): [^\n]+; nothing was taken in\n$/,
    );
    for (const n of [1, 2]) expect(err).toContain(candidate(n));
    expect((await exported("alice")).records).toHaveLength(1);
  });

  it("checks a record by itself and beside another one: 1 where there are conflicts", async () => {
    // A guard does not write such a record; another program may have.
    await write("alice", [seconded(7, 1), seconded(7, 2)]);
    await write("bob", [valid(8, 5)]);
    await write("carol", [seconded(8, 5)]);
    await parahost("export", "--data", "data", "--node", "carol", "carol.json");
    const conflict = /^parahost: two records conflict \(\w+\): [^\n]+\n$/;

    expect(await parahost("check", "--data", "data", "--node", "alice")).toMatchObject({
      ...{ code: 1, err: expect.stringMatching(conflict) },
    });
    expect((await parahost("check", "--data", "data", "--node", "bob")).out).toBe("1 record: none conflict\n");
    expect(await parahost("check", "--data", "data", "--node", "bob", "carol.json")).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("ValidityDoubleVote") },
    });
  });
});

describe("what cannot be done is refused with one line and exit code 2", () => {
  const file = (changes: object) => ({
    ...{ format: "parahost-signing-guard", version: 1, genesis: GENESIS },
    ...{ floors: { relayParentNumber: 0, session: 0 }, records: [], ...changes },
  });
  it.each<[string, unknown, string]>([
    ["another version", file({ version: 2 }), "f.json: is of version 2, and version 1 can be read"],
    [
      "another genesis",
      file({ genesis: OTHER_GENESIS }),
      `f.json: is of the chain ${OTHER_GENESIS}, and the record of ${GENESIS}`,
    ],
    ["what is no record", { format: "something", version: 1 }, "f.json: is no record of a signing guard"],
    [
      "a hash that is too short",
      file({ records: [{ ...vote, candidateHash: "0x12" }] }),
      "f.json: records.0.candidateHash: is not 0x and 64 hex digits",
    ],
    [
      "a member that nobody knows",
      file({ records: [{ ...vote, vaild: true }] }),
      'f.json: records.0: Unrecognized key: "vaild"',
    ],
  ])("%s", async (_what, content, says) => {
    await write("alice", []);
    writeFileSync(join(folder, "f.json"), JSON.stringify(content));

    expect(await parahost("import", "--data", "data", "f.json")).toEqual({
      ...{ code: 2, out: "", err: `parahost: ${says}\n` },
    });
    expect((await exported("alice")).records).toEqual([]);
  });

  it.each<[string, string[], RegExp]>([
    ["no data folder", ["export", "--data", "none"], /^parahost: --data none: there is no such folder\n$/],
    ["no record", ["export", "--data", "."], /^parahost: --data .: no node has a record in it/],
    ["two records", ["export", "--data", "data"], /^parahost: --node: which of alice, bob\?\n$/],
    [
      "a node without a record",
      ["check", "--data", "data", "--node", "carol"],
      /^parahost: --node: carol has no record/,
    ],
    ["a way out of the folder", ["check", "--data", "data", "--node", ".."], /^parahost: --node: .. is no node's name/],
    ["a missing file", ["import", "--data", "data", "--node", "bob", "no.json"], /^parahost: no.json: cannot be read/],
    ["no JSON", ["import", "--data", "data", "--node", "bob", "text"], /^parahost: text: is no JSON/],
    [
      "a file that is there",
      ["export", "--data", "data", "--node", "bob", "text"],
      /^parahost: text: cannot be written/,
    ],
    ["no --data", ["export"], /^parahost: required option '--data <dir>' not specified\n$/],
  ])("%s", async (_what, argv, says) => {
    for (const node of ["alice", "bob"]) await write(node, []);
    writeFileSync(join(folder, "text"), "not { json");
    const { code, out, err } = await parahost(...argv);

    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(says);
    expect(err.split("\n")).toHaveLength(2);
    expect(existsSync(join(folder, "data", "carol"))).toBe(false);
  });

  it.each(["export", "check"])("%s of a record that is damaged", async (command) => {
    await write("alice", [bits]);
    // Where a bitfield lies: b, its block's number, the relay parent, the validator.
    const key = Buffer.from(`6200000007${bytes32("0b", 7).slice(2)}${ALICE.slice(2)}`, "hex");
    const store = await new LevelStores(join(folder, "data", "alice"), new RealClock()).open("signing-guard", 1);
    expect(await store.get(key)).not.toBeNull();
    await store.write([{ put: key, value: Uint8Array.of(9) }], { flush: true });
    await store.close();
    const { code, out, err } = await parahost(command, "--data", "data");

    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(
      /^parahost: the data folder is damaged \(store signing-guard, entry record, key 0x62[^\n]+\)\n$/,
    );
  });

  it("a record that a running node holds", async () => {
    await write("alice", []);
    const held = await SigningRecords.open(new LevelStores(join(folder, "data", "alice"), new RealClock()));
    const { code, err } = await parahost("check", "--data", "data");
    await held.close();

    expect(code).toBe(2);
    expect(err).toMatch(/^parahost: the data folder is in use by another process \(name signing-guard, [^\n]+\n$/);
  });
});
