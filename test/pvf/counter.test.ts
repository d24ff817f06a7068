import { afterAll, describe, expect, it } from "@jest/globals";
import {
  BadPovCollator,
  type CounterBlock,
  CounterCollator,
  CounterPara,
  counterBlock,
  counterHead,
  devCode,
  stateHash,
} from "@parahost/dev-paras";
import { blake2b256Hex, codecs, decoded, hash, paraId } from "@parahost/primitives";
import { relayParentNumber, runOf, startedPool } from "./pool.js";

// The limit of real time is far off, whatever else the machine does.
const pool = startedPool({ wallFactor: 50 });
afterAll(() => pool.close());

const para = new CounterPara(paraId(2000));
const relayParent = hash(`0x${"11".repeat(32)}`);
const validationData = (parentHead: Uint8Array) => ({
  parentHead,
  relayParentNumber,
  relayParentStorageRoot: hash(`0x${"22".repeat(32)}`),
  maxPovSize: 5 << 20,
});
const never = new AbortController().signal;
const run = (blockData: Uint8Array, parentHead = para.genesisHead()) =>
  pool.execute(runOf(para.validationCode(), { parentHead, blockData }));
const block = (of: CounterBlock) => counterBlock.encode(of);
const invalid = { kind: "invalid", reason: "WorkerReportedInvalid" };

describe("the counter's validation code", () => {
  it("answers the head that follows: number + 1, the hash of the parent, the hash of the sum", async () => {
    // The state of para 2000 begins as 2000.
    const outcome = await run(block({ state: 2000n, add: 42n }));
    const expected = {
      headData: counterHead.encode({
        number: 1n,
        parentHash: blake2b256Hex(para.genesisHead()),
        postState: stateHash(2042n),
      }),
      ...{ newValidationCode: null, upwardMessages: [], horizontalMessages: [], processedDownwardMessages: 0 },
      hrmpWatermark: relayParentNumber,
    };
    expect(outcome).toMatchObject({ kind: "valid" });
    expect(outcome.kind === "valid" && decoded(codecs.validationResult, outcome.result)).toEqual(expected);
  });

  it("adds modulo 2^64", async () => {
    const most = (1n << 64n) - 1n;
    const parentHead = counterHead.encode({ number: 5n, parentHash: relayParent, postState: stateHash(most) });
    const outcome = await run(block({ state: most, add: 3n }), parentHead);
    const head =
      outcome.kind === "valid" ? decoded(codecs.validationResult, outcome.result).headData : new Uint8Array();
    expect(decoded(counterHead, head)).toMatchObject({ number: 6n, postState: stateHash(2n) });
  });

  it.each([
    { what: "a wrong state", blockData: block({ state: 2001n, add: 42n }) },
    { what: "a block that is cut short", blockData: block({ state: 2000n, add: 42n }).subarray(1) },
    { what: "a block with something behind it", blockData: Uint8Array.of(...block({ state: 2000n, add: 42n }), 0) },
    { what: "no block", blockData: new Uint8Array() },
  ])("traps on $what", async ({ blockData }) => {
    expect(await run(blockData)).toMatchObject(invalid);
  });

  it("traps on a parent head that is none", async () => {
    expect(await run(block({ state: 2000n, add: 1n }), para.genesisHead().subarray(8))).toMatchObject(invalid);
  });
});

describe("the counter's collator", () => {
  it("builds a chain that the validation code follows, head for head", async () => {
    const collator = new CounterCollator(para.paraId);
    let head = para.genesisHead();
    for (let number = 1n; number <= 5n; number++) {
      const { proofOfValidity, ...commitments } = await collator.collate(relayParent, validationData(head));
      const outcome = await run(proofOfValidity.blockData, head);
      expect(outcome.kind === "valid" && decoded(codecs.validationResult, outcome.result)).toEqual(commitments);
      head = commitments.headData;
      // 2000 + 1 + 2 + … + number.
      const sum = 2000n + (number * (number + 1n)) / 2n;
      expect(decoded(counterHead, head)).toMatchObject({ number, postState: stateHash(sum) });
    }
  });

  it("with a bad PoV is caught", async () => {
    const collator = new BadPovCollator(new CounterCollator(para.paraId));
    const bad = await collator.collate(relayParent, validationData(para.genesisHead()), never);
    expect(await run(bad?.proofOfValidity.blockData ?? new Uint8Array())).toMatchObject(invalid);
  });
});

describe("validation code with a fault", () => {
  const params = { parentHead: para.genesisHead(), blockData: new Uint8Array() };

  it.each(["traps", "allocates-without-end", "recurses-without-end"] as const)("that %s is invalid", async (name) => {
    expect(await pool.execute(runOf(devCode(name), params))).toMatchObject(invalid);
  });

  it("that loops for ever is cut off", async () => {
    const outcome = await pool.execute({ ...runOf(devCode("loops-for-ever"), params), cpuLimitMs: 200 });
    expect(outcome).toMatchObject({ kind: "invalid", reason: "HardTimeout" });
    expect(pool.limitsMet).toBe(1);
  });
});
