import { describe, expect, it } from "@jest/globals";
import { MemoryStores } from "@parahost/kernel";
import { bitsOf, candidateHash, codecs } from "@parahost/primitives";
import { CandidateStore } from "./candidate-store.js";
import { FORMAT_VERSION, STORE_NAME } from "./config.js";
import { newMeta } from "./lifecycle.js";
import { candidateMeta } from "./records.js";

const CANDIDATE = candidateHash(`0x${"ab".repeat(32)}`);
/** The keys as they lie on disk: a letter, the candidate, and for a chunk its index, big-endian. */
const key = (letter: string, ...rest: readonly number[]) =>
  Uint8Array.of(letter.charCodeAt(0), ...Array.from({ length: 32 }, () => 0xab), ...rest);
const META = candidateMeta.encode({ ...newMeta(3, 0), chunks: bitsOf(3, [2]) });

type Row = readonly [key: Uint8Array, value: Uint8Array];

async function storeWith(...puts: readonly Row[]) {
  const raw = await new MemoryStores().open(STORE_NAME, FORMAT_VERSION);
  await raw.write(puts.map(([put, value]) => ({ put, value })));
  return new CandidateStore(raw);
}

describe("a store with bytes in it that are not what was written there", () => {
  const damaged = (bytes: Uint8Array) => bytes.subarray(0, -1);
  const chunk = codecs.erasureChunk.encode({ chunk: Uint8Array.of(1), index: 2 as never, proof: [] });
  const read = {
    meta: (store: CandidateStore) => store.meta(CANDIDATE),
    data: (store: CandidateStore) => store.data(CANDIDATE),
    chunks: (store: CandidateStore) => store.chunks(CANDIDATE),
    notedUpTo: (store: CandidateStore) => store.notedUpTo(),
    change: (store: CandidateStore) => store.change(CANDIDATE, () => [null, "pruned"]),
  };

  it.each([
    { by: "meta", rows: [[key("m"), damaged(META)]], entry: "record of a candidate", at: key("m") },
    { by: "change", rows: [[key("m"), damaged(META)]], entry: "record of a candidate", at: key("m") },
    { by: "data", rows: [[key("d"), Uint8Array.of(9, 9)]], entry: "available data", at: key("d") },
    {
      by: "chunks",
      rows: [
        [key("m"), META],
        [key("c", 0, 0, 0, 2), damaged(chunk)],
      ],
      entry: "chunk",
      at: key("c", 0, 0, 0, 2),
    },
    {
      by: "notedUpTo",
      rows: [[Uint8Array.of(0x66), Uint8Array.of(1, 2)]],
      entry: "finalized block",
      at: Uint8Array.of(0x66),
    },
  ] as const)("says which, where `$by` meets them", async ({ by, rows, entry, at }) => {
    const store = await storeWith(...(rows as readonly Row[]));
    await expect(read[by](store)).rejects.toMatchObject({
      ...{ code: "CorruptStore", fatal: true },
      details: {
        ...{ store: "availability-store", entry, key: `0x${Buffer.from(at).toString("hex")}` },
        reason: expect.any(String),
      },
    });
  });

  it("goes on with what is whole", async () => {
    const store = await storeWith([key("m"), META], [key("d"), Uint8Array.of(9, 9)]);
    expect(await store.meta(CANDIDATE)).toMatchObject({ dataAvailable: false });
    expect(await store.notedUpTo()).toBeNull();
  });
});
