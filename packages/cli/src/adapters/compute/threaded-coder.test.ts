import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { recordedLog } from "@parahost/conformance";
import { erasureCodingReady } from "@parahost/erasure-coding";
import { VirtualClock } from "@parahost/kernel";
import { type ErasureCoder, erasureCoderInPlace } from "@parahost/node";
import { blake2b256Hex, ready } from "@parahost/primitives";
import { builtEntry } from "../built-entries.js";
import { type ComputeConfig, ComputeThreads } from "./compute-threads.js";
import { ThreadedCoder } from "./threaded-coder.js";

const ENTRY = builtEntry("@parahost/cli", "adapters/compute/worker.js");
/** A thread takes a while to start: these are for all tests. */
const threadsFor = new Map<number, ComputeThreads>([0, 1, 2].map((threads) => [threads, threadsOf({ threads })]));
beforeAll(async () => {
  await Promise.all([ready(), erasureCodingReady()]);
});
afterAll(async () => {
  for (const threads of threadsFor.values()) await threads.close();
});

function threadsOf(config: ComputeConfig, entry = ENTRY): ComputeThreads {
  return new ComputeThreads(entry, config);
}
function started(threads: ComputeThreads | undefined) {
  if (!threads) throw new Error("no such threads");
  const [clock, log] = [new VirtualClock(), recordedLog()];
  return { clock, log, coder: new ThreadedCoder(clock, log, threads) };
}
const dataOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) & 255);

/** All that a coder says of data, chunks by their hashes. */
async function said(coder: ErasureCoder, nValidators: number, data: Uint8Array) {
  const [coded, root] = await Promise.all([coder.chunks(nValidators, data), coder.root(nValidators, data)]);
  if (!coded.ok) return { coded, root };
  const { chunks, branches } = coded.value;
  const proofs = chunks.map((_, i) => branches.proof(i));
  return { chunks: chunks.map(blake2b256Hex), root, branchesRoot: branches.root, proofs };
}

describe("a coder with threads says what one without says", () => {
  it.each([
    { count: 1, nValidators: 8, length: 100_000, heldMs: 20 },
    { count: 2, nValidators: 100, length: 8_192, heldMs: 20 },
    { count: 1, nValidators: 8, length: 8_191, heldMs: 0 },
    { count: 0, nValidators: 8, length: 100_000, heldMs: 0 },
  ])(
    "of $length bytes for $nValidators validators with $count threads",
    async ({ count, nValidators, length, heldMs }) => {
      const { clock, coder } = started(threadsFor.get(count));
      const data = dataOf(length);
      const inThreads = await clock.until(said(coder, nValidators, data));

      expect(inThreads).toEqual(await said(erasureCoderInPlace, nValidators, dataOf(length)));
      expect(inThreads).toHaveProperty("proofs");
      expect(Buffer.compare(data, dataOf(length))).toBe(0);
      expect(clock.now()).toBe(heldMs);
    },
  );

  it.each([1, 65_537])("where there is no code, for %d validators", async (nValidators) => {
    const { clock, coder } = started(threadsFor.get(1));
    const refused = await clock.until(said(coder, nValidators, dataOf(10_000)));

    expect(refused).toEqual(await said(erasureCoderInPlace, nValidators, dataOf(10_000)));
    expect(refused).toMatchObject({ coded: { ok: false }, root: { ok: false } });
  });

  it("also of what a thread that died was asked, and tells of the thread", async () => {
    const { clock, log, coder } = started(threadsOf({ threads: 1 }, new URL("file:///there/is/no/worker.js")));

    expect(await clock.until(said(coder, 8, dataOf(10_000)))).toEqual(
      await said(erasureCoderInPlace, 8, dataOf(10_000)),
    );
    expect(log.lines).toMatchObject([
      { level: "warn", fields: { bytes: 10_000 } },
      { level: "warn", fields: { bytes: 10_000 } },
    ]);
  });

  it("also of what is under way when the threads are closed, and of what comes later", async () => {
    const threads = threadsOf({ threads: 1 });
    const { clock, log, coder } = started(threads);
    const inPlace = await said(erasureCoderInPlace, 8, dataOf(100_000));
    const coding = said(coder, 8, dataOf(100_000));
    await threads.close();
    const later = said(coder, 8, dataOf(100_000));
    await threads.close();

    expect(await clock.until(coding)).toEqual(inPlace);
    expect(await clock.until(later)).toEqual(inPlace);
    expect(log.lines).toEqual([]);
  });
});
