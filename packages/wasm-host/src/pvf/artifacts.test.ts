import { afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { recordedLog } from "@parahost/conformance";
import type { Clock } from "@parahost/kernel";
import { blake2b256Hex, type ValidationCodeHash } from "@parahost/primitives";
import createWabt from "wabt";
import type { PvfConfig } from "../config.js";
import type { PvfArtifacts } from "./artifacts.js";
import { PvfPool } from "./pool.js";

const ENTRY = new URL("../../dist/pvf/worker.js", import.meta.url);
const realTime = {
  now: () => performance.now(),
  after: (ms: number, act: () => void) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
const noClock = { hold: <T>(work: () => Promise<T>) => work() } as Clock;
const DIGEST_BYTES = 32;

let code: Uint8Array;
let codeHash: ValidationCodeHash;
beforeAll(async () => {
  const wabt = await createWabt();
  // Answers four bytes from address 0, where its data are.
  const module = wabt.parseWat(
    "code.wat",
    `(module
      (memory (export "memory") 1)
      (global (export "__heap_base") i32 (i32.const 1024))
      (data (i32.const 0) "abcd")
      (func (export "validate_block") (param i32 i32) (result i64) (i64.const 0x400000000)))`,
  );
  code = new Uint8Array(module.toBinary({}).buffer);
  codeHash = blake2b256Hex(code) as string as ValidationCodeHash;
});

let kept: Map<string, Uint8Array>;
let writes: number;
let artifacts: PvfArtifacts;
const pools: PvfPool[] = [];
beforeEach(() => {
  kept = new Map();
  writes = 0;
  artifacts = {
    read: async (hash) => kept.get(hash) ?? null,
    write: async (hash, artifact) => {
      writes += 1;
      kept.set(hash, artifact);
    },
  };
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

/** A process of its own, as far as the artifacts can tell: nothing is in memory. Answers the code's result, and what was said. */
async function runAnew(config: Partial<PvfConfig> = {}) {
  const log = recordedLog();
  const pool = new PvfPool(noClock, realTime, log, ENTRY, { workers: 1, ...config }, artifacts);
  pools.push(pool);
  const execution = { code, codeHash, params: new Uint8Array(), kind: "Backing", cpuLimitMs: 2_000 } as const;
  const outcome = await pool.execute(execution);
  await pool.close();
  const text = outcome.kind === "valid" ? Buffer.from(outcome.result).toString() : outcome;
  return { outcome: text, said: log.lines.map(({ message, fields }) => `${message}: ${fields["reason"]}`) };
}
/** With another byte there. */
const damaged = (artifact: Uint8Array, at: number) =>
  artifact.map((byte, index) => (index === (at + artifact.length) % artifact.length ? byte ^ 1 : byte));
/** With other text in the header, and a digest that is right: the same thing made by another program. */
async function madeElsewhere(artifact: Uint8Array, change: (header: string) => string): Promise<Uint8Array> {
  const rest = Buffer.from(artifact.subarray(DIGEST_BYTES));
  const end = 4 + rest.readUInt32LE(0);
  const header = Buffer.from(change(rest.toString("utf8", 4, end)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const whole = Buffer.concat([length, header, rest.subarray(end)]);
  const digest = await crypto.subtle.digest("SHA-256", whole);
  return Buffer.concat([new Uint8Array(digest), whole]);
}

it("is kept by the code's hash, and used by the next process: neither checked nor written again", async () => {
  expect(await runAnew()).toEqual({ outcome: "abcd", said: [] });
  expect([...kept.keys()]).toEqual([codeHash]);

  expect(await runAnew()).toEqual({ outcome: "abcd", said: [] });
  expect(writes).toBe(1);
});

it("is what is run: an artifact with other data answers those", async () => {
  await runAnew();
  const artifact = kept.get(codeHash) ?? new Uint8Array();
  const at = Buffer.from(artifact).indexOf("abcd");
  const other = Uint8Array.from(artifact);
  other.set(Buffer.from("wxyz"), at);
  kept.set(codeHash, await madeElsewhere(other, (header) => header));

  expect(await runAnew()).toEqual({ outcome: "wxyz", said: [] });
  expect(writes).toBe(1);
});

it.each([
  { what: "a byte of the digest differs", spoil: (artifact: Uint8Array) => damaged(artifact, 0) },
  { what: "a byte of the header differs", spoil: (artifact: Uint8Array) => damaged(artifact, DIGEST_BYTES + 10) },
  { what: "a byte of the module differs", spoil: (artifact: Uint8Array) => damaged(artifact, -1) },
  { what: "half of it is missing", spoil: (artifact: Uint8Array) => artifact.slice(0, artifact.length / 2) },
  { what: "it is empty", spoil: () => new Uint8Array() },
])("is ignored where $what, and written over", async ({ spoil }) => {
  await runAnew();
  const good = kept.get(codeHash) ?? new Uint8Array();
  kept.set(codeHash, spoil(good));

  const said = ["a prepared artifact is of no use: is damaged"];
  expect(await runAnew()).toEqual({ outcome: "abcd", said });
  expect(kept.get(codeHash)).toEqual(good);
});

it.each([
  { what: "another engine", change: (header: string) => header.replace(/"v8 [^"]+"/, '"v8 1.2.3"') },
  { what: "another format", change: (header: string) => header.replace('"format":1', '"format":0') },
  { what: "other code", change: (header: string) => header.replace(codeHash, `0x${"11".repeat(32)}`) },
])("of $what is ignored, and written over", async ({ change }) => {
  await runAnew();
  const good = kept.get(codeHash) ?? new Uint8Array();
  kept.set(codeHash, await madeElsewhere(good, change));

  const { outcome, said } = await runAnew();
  expect(outcome).toBe("abcd");
  expect(said).toEqual([expect.stringMatching(/^a prepared artifact is of no use: is made for /)]);
  expect(kept.get(codeHash)).toEqual(good);
});

it("of other limits is ignored: how far memory may grow is part of the module", async () => {
  await runAnew();
  const { said } = await runAnew({ memoryPages: 100 });
  expect(said).toEqual([expect.stringContaining('"memoryPages":100')]);
  expect(writes).toBe(2);
});

it("is no condition: where it can be neither read nor written, code is prepared all the same", async () => {
  artifacts = {
    read: () => Promise.reject(new Error("bad sector")),
    write: () => Promise.reject(new Error("no space left")),
  };
  expect(await runAnew()).toEqual({
    outcome: "abcd",
    said: [
      "a prepared artifact could not be read: bad sector",
      "a prepared artifact could not be written: no space left",
    ],
  });
});

it("is not there of code that is refused", async () => {
  code = code.slice(0, -1);
  codeHash = blake2b256Hex(code) as string as ValidationCodeHash;
  expect((await runAnew()).outcome).toMatchObject({ kind: "internalError", reason: "Preparation" });
  expect(kept.size).toBe(0);
});
