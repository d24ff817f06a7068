import { afterAll, expect, it } from "@jest/globals";
import { BulkCollator, bulkHead, bulkHeadAfter, devCode } from "@parahost/dev-paras";
import { blockNumber, codecs, decoded, hash, paraId } from "@parahost/primitives";
import { relayParentNumber, runOf, startedPool } from "./pool.js";

// The limit of real time is far off, whatever else the machine does.
const pool = startedPool({ wallFactor: 50 });
afterAll(() => pool.close());

const genesis = bulkHead.encode({ number: 0n, sum: 0n });
const run = (blockData: Uint8Array, parentHead = genesis) =>
  pool.execute(runOf(devCode("bulk"), { parentHead, blockData }));

it("answers the number that follows, and the sum of the block's words modulo 2^64", async () => {
  // Words 2^64 - 1, 3 and 256: their sum is 2^64 + 258.
  const block = Uint8Array.of(...new Array(8).fill(255), 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  const outcome = await run(block);
  if (outcome.kind !== "valid") throw new Error(outcome.detail);
  expect(decoded(codecs.validationResult, outcome.result)).toEqual({
    headData: bulkHead.encode({ number: 1n, sum: 258n }),
    ...{ newValidationCode: null, upwardMessages: [], horizontalMessages: [], processedDownwardMessages: 0 },
    hrmpWatermark: relayParentNumber,
  });
  expect(bulkHeadAfter({ number: 0n, sum: 0n }, block)).toEqual({ number: 1n, sum: 258n });
});

it.each([
  { what: "a block that is no whole number of words", block: new Uint8Array(9), head: genesis },
  { what: "a parent head that is none", block: new Uint8Array(8), head: genesis.subarray(1) },
])("traps on $what", async ({ block, head }) => {
  expect(await run(block, head)).toMatchObject({ kind: "invalid", reason: "WorkerReportedInvalid" });
});

it("follows its collator, head for head, in blocks of 5 MiB less 8 bytes", async () => {
  const collator = new BulkCollator(
    paraId(2000),
    new Uint8Array((5 << 20) - 8).map((_, i) => (i * 31) % 251),
  );
  const relayParent = hash(`0x${"11".repeat(32)}`);
  const rest = { relayParentNumber: blockNumber(7), relayParentStorageRoot: relayParent, maxPovSize: 5 << 20 };
  let parentHead: Uint8Array = genesis;
  for (let number = 1n; number <= 3n; number++) {
    const { headData, proofOfValidity } = await collator.collate(relayParent, { parentHead, ...rest });
    const outcome = await run(proofOfValidity.blockData, parentHead);
    if (outcome.kind !== "valid") throw new Error(outcome.detail);
    expect(decoded(bulkHead, headData).number).toBe(number);
    expect(decoded(codecs.validationResult, outcome.result).headData).toEqual(headData);
    parentHead = headData;
  }
});
