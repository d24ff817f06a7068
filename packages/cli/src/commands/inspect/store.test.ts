import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { LevelStores } from "../../adapters/level-stores.js";
import { RealClock } from "../../adapters/real-clock.js";
import { startDevChain } from "../../dev/index.js";
import { scriptedCli } from "../scripted-cli.js";

const BLOCKS = 4;
let folder = "";
const data = () => join(folder, "chain-data");
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "parahost-store-"));
  const chain = await startDevChain({ blocks: BLOCKS, dataDir: data(), seed: "stores" });
  await chain.run();
  const stores = new LevelStores(join(data(), "other"), new RealClock());
  const store = await stores.open("availability-store", 99);
  await store.write([{ put: Uint8Array.of(1), value: Uint8Array.of(2) }]);
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function inspect(...argv: readonly string[]) {
  const cli = scriptedCli({ cwd: folder });
  const code = await cli.run(["inspect", "store", ...argv]);
  return { code, out: cli.out(), err: cli.err() };
}
const objects = (out: string) =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
/** Every file below: its bytes, and when it was written. */
const state = (at: string) =>
  readdirSync(at, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const { mtimeMs, size, isDirectory } = {
        ...statSync(join(at, name)),
        isDirectory: statSync(join(at, name)).isDirectory(),
      };
      return [name, mtimeMs, isDirectory ? "" : `${size} ${readFileSync(join(at, name)).toString("base64")}`];
    });

describe("parahost inspect store", () => {
  it("counts what every store of a data folder holds, and says its format version", async () => {
    const { code, out } = await inspect("chain-data", "--json");
    const stores = new Map(objects(out).map((store) => [store.store, store]));
    const count = (store: string, kind: string) =>
      stores.get(store)?.rows.find((row: { kind: string }) => row.kind === kind)?.count;

    expect(code).toBe(0);
    expect([...stores.values()].map(({ format }) => format)).toEqual(expect.arrayContaining(["1", "2", "99"]));
    expect(count("chain-data/chain/relay-chain", "genesis")).toBe(1);
    expect(count("chain-data/chain/relay-chain", "finalized block")).toBe(1);
    expect(count("chain-data/chain/dev-chain", "seed")).toBe(1);
    expect(count("chain-data/alice/signing-guard", "chain")).toBe(1);
    // At each relay parent a bitfield, and a statement of each of the paras that alice backs.
    expect(count("chain-data/alice/signing-guard", "record")).toBeGreaterThanOrEqual(BLOCKS);
    expect(count("chain-data/alice/availability-store", "record")).toBeGreaterThan(0);
    for (const { rows, format } of stores.values())
      if (format !== "99") expect(rows.map(({ kind }: { kind: string }) => kind)).not.toContain("unknown");
  });

  it("does not read rows of another format version as if they were of ours", async () => {
    const { out } = await inspect("chain-data/other", "--json");

    expect(objects(out)).toEqual([
      { store: "other/availability-store", format: "99", rows: [{ kind: "unknown", count: 1, bytes: 2 }] },
    ]);
  });

  it("shows each row, key and value decoded", async () => {
    const { out } = await inspect("chain-data/alice", "--entries", "--json");
    const rows = objects(out).filter(({ kind }) => kind !== undefined);
    const chunk = rows.find(({ kind }) => kind === "chunk");
    const bitfield = rows.find(({ value }) => value?.Bitfield);

    expect(chunk).toMatchObject({
      key: { candidateHash: expect.stringMatching(/^0x[0-9a-f]{64}$/), index: chunk.value.index },
    });
    expect(bitfield.value.Bitfield).toMatchObject({
      bits: expect.stringMatching(/^[01]+$/),
      relayParentNumber: expect.any(Number),
    });
    expect(rows.find(({ kind }) => kind === "chain").value).toMatchObject({
      floors: { relayParentNumber: 0, session: 0 },
    });
  });

  it("is a table for people, and one line a row", async () => {
    const { out } = await inspect("chain-data/chain", "--entries");

    expect(out).toMatch(/^chain\/dev-chain seed: "stores"$/m);
    expect(out).toMatch(/^store +format +holds +rows +bytes$/m);
    expect(out).toMatch(/^chain\/relay-chain +1 +genesis +1 +33$/m);
  });

  it("writes nothing, not a byte", async () => {
    const before = state(data());
    await inspect("chain-data", "--entries");

    expect(state(data())).toEqual(before);
  });

  it("refuses, and names, a store that a running node has open", async () => {
    const script = `const { ClassicLevel } = require("classic-level"); const level = new ClassicLevel(process.argv[1]);
      level.open().then(() => console.log("open")); setInterval(() => {}, 1000);`;
    const held = join(data(), "alice/signing-guard");
    const node = spawn(process.execPath, ["-e", script, held], {
      cwd: join(import.meta.dirname, "../../.."),
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(node.stdout, "data");
    const before = state(data());
    const refused = await inspect("chain-data");
    const after = state(data());
    node.kill("SIGKILL");
    await once(node, "close");

    expect(refused).toMatchObject({
      code: 2,
      err: "parahost: chain-data/alice/signing-guard: a node runs on it; stop alice first\n",
    });
    expect(after).toEqual(before);
    expect((await inspect("chain-data")).code).toBe(0);
  });

  it("refuses a folder without stores, and files that are none", async () => {
    mkdirSync(join(folder, "empty"));

    expect(await inspect("empty")).toEqual({ code: 2, out: "", err: "parahost: empty: there is no store in it\n" });
    writeFileSync(join(folder, "file"), "");
    expect(await inspect("file")).toEqual({ code: 2, out: "", err: "parahost: file: is a file\n" });
    expect(await inspect("none")).toEqual({ code: 2, out: "", err: "parahost: none: there is no store in it\n" });
  });
});
