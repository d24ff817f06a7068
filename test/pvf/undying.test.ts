import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { UndyingCollator, undyingSideOf } from "@parahost/dev-paras";
import {
  type Codec,
  codecs,
  decoded,
  fromHex,
  type Hash,
  hash,
  paraId,
  ready,
  struct,
  toHex,
  twox64Concat,
} from "@parahost/primitives";
import { checkValidationCode } from "@parahost/wasm-host";
import { relayParentNumber, runOf, startedPool } from "./pool.js";

/*
 * The reference's own para on its own validation code, as a relay chain has it registered: what runs here was written and
 * compiled for another host.
 */
const SPEC = join(process.env["PARAHOST_SHARED"] ?? "../shared", "real/rococo-local-8val-1015000.json");
const found = existsSync(SPEC);

/** `twox128("Paras")`, with which the keys of what the relay chain knows of paras begin. */
const PARAS = "0xcd710b30bd2eab0352ddcc26417aa194";
/** Then `twox128("CodeByHash")`, and the hash of the code. */
const CODE_KEY = `${PARAS}383e6dcb39e0be0a2e6aeb8b94951ab6cbf643ac99598b4fd11d9546a5076cf59a2ee6b739640f98298123da9c35e486`;
const CODE_HASH = "0xcbf643ac99598b4fd11d9546a5076cf59a2ee6b739640f98298123da9c35e486";
/** `twox128("Heads")`, and the para behind its `twox64`. */
const headKey = (id: number) =>
  `${PARAS}1b3c252fcb29d88eff4f3de5de4476c3${toHex(twox64Concat(codecs.u32.encode(id))).slice(2)}`;
const HEAD_KEY = headKey(2000);

interface Head {
  readonly number: bigint;
  readonly parentHash: Hash;
  readonly postState: Hash;
}
const headCodec: Codec<Head> = struct<Head>("Head", {
  number: codecs.u64,
  parentHash: codecs.hash,
  postState: codecs.hash,
});
interface Block {
  readonly index: bigint;
  readonly graveyard: Uint8Array;
  readonly zombies: bigint;
  readonly seal: Hash;
  readonly tombstones: bigint;
  readonly iterations: number;
}
const blockCodec: Codec<Block> = struct<Block>("Block", {
  index: codecs.u64,
  graveyard: codecs.bytes,
  zombies: codecs.u64,
  seal: codecs.hash,
  tombstones: codecs.u64,
  iterations: codecs.u32,
});
/** The state that para 2000 begins with, graves numbered so that it does not compress to nothing, and a block that puts up a thousand tombstones. */
const block: Block = {
  ...{
    index: 0n,
    graveyard: new Uint8Array(317 * 317).map((_, i) => i % 256),
    zombies: 0n,
    seal: hash(`0x${"00".repeat(32)}`),
  },
  ...{ tombstones: 1_000n, iterations: 1 },
};

/** From the state of the genesis: a value of bytes, behind their length. */
function stored(key: string): Uint8Array {
  const spec = JSON.parse(readFileSync(SPEC, "utf8")) as { genesis: { raw: { top: Record<string, `0x${string}`> } } };
  return decoded(codecs.bytes, fromHex(spec.genesis.raw.top[key] ?? "0x"));
}

beforeAll(ready);
const pool = startedPool();
afterAll(() => pool.close());

(found ? describe : describe.skip)(`Undying, from ${SPEC}${found ? "" : ", which is not there"}`, () => {
  const execution = (change: Partial<Block> = {}) =>
    runOf(stored(CODE_KEY), {
      parentHead: stored(HEAD_KEY),
      blockData: blockCodec.encode({ ...block, ...change }),
    });

  it("is stored compressed, 17,145 bytes with the hash that it is registered by, and unpacks to 40,123", async () => {
    expect(stored(CODE_KEY)).toHaveLength(17_145);
    expect(execution().codeHash).toBe(CODE_HASH);
    expect(await checkValidationCode(stored(CODE_KEY))).toMatchObject({ ok: true, value: { bytes: 40_123 } });
  });

  it("accepts a block on its genesis head, and answers a head of 72 bytes", async () => {
    const outcome = await pool.execute(execution());
    expect(outcome).toMatchObject({ kind: "valid" });
    const result = decoded(codecs.validationResult, outcome.kind === "valid" ? outcome.result : new Uint8Array());
    expect(result.headData).toHaveLength(72);
    expect(decoded(headCodec, result.headData)).toMatchObject({ number: 1n });
    expect(toHex(result.headData)).not.toContain(decoded(headCodec, stored(HEAD_KEY)).postState.slice(2));
    expect(result).toMatchObject({ newValidationCode: null, hrmpWatermark: relayParentNumber });
  });

  it("begins with 317 by 317 graves, two of the paras with 142 by 142", () => {
    const sides = [2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007].map((id) => undyingSideOf(stored(headKey(id))));
    expect(sides).toEqual([317, 317, 317, 142, 317, 142, 317, 317]);
  });

  it("accepts what its collator builds, block on block, and answers the head that the collator claims", async () => {
    const collator = new UndyingCollator(paraId(2003), 142);
    let parentHead = stored(headKey(2003));
    for (let number = 1; number <= 5; number++) {
      const validationData = { parentHead, relayParentNumber, relayParentStorageRoot: block.seal, maxPovSize: 5e6 };
      const { headData, proofOfValidity, hrmpWatermark } = await collator.collate(block.seal, validationData);
      const outcome = await pool.execute(runOf(stored(CODE_KEY), { parentHead, blockData: proofOfValidity.blockData }));
      const result = decoded(codecs.validationResult, outcome.kind === "valid" ? outcome.result : new Uint8Array());
      expect(result).toMatchObject({ headData, newValidationCode: null, hrmpWatermark });
      expect(decoded(headCodec, headData).number).toBe(BigInt(number));
      parentHead = headData;
    }
  });

  it("traps on a state that is not that of its head", async () => {
    expect(await pool.execute(execution({ zombies: 1n }))).toMatchObject({
      kind: "invalid",
      reason: "WorkerReportedInvalid",
      detail: expect.stringMatching(/unreachable.*StateMismatch/s),
    });
  });
});
