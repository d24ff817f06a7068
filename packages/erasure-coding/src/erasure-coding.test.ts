import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { loadVectors, VECTORS, type Vector } from "@parahost/conformance";
import { blake2b256, blake2b256Hex, fromHex, hash, hashingReady, toHex } from "@parahost/primitives";
import fc from "fast-check";
import { codeParams } from "./code-params.js";
import {
  branches,
  branchHash,
  erasureCodingReady,
  obtainChunks,
  obtainRoot,
  reconstruct,
  reconstructFromSystematic,
  recoveryThreshold,
  systematicRecoveryThreshold,
} from "./index.js";
import { encodePlain } from "./plain/encode.js";
import { reconstructPlain } from "./plain/reconstruct.js";

const SHARED = process.env["PARAHOST_SHARED"] ?? resolve("../shared");
const hasShared = existsSync(`${SHARED}/erasure`);
const describeWithShared = hasShared ? describe : describe.skip;
if (!hasShared) it.skip("the reference's chunks are missing: set PARAHOST_SHARED", () => undefined);

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(`expected a value, got ${String(result.error)}`);
  return result.value;
}

const obtained = (nValidators: number, data: Uint8Array) => value(obtainChunks(nValidators, data));
const numbered = (chunks: readonly Uint8Array[]) => chunks.map((chunk, index) => [index, chunk] as const);

beforeAll(async () => {
  await hashingReady();
  await erasureCodingReady();
});

/** The generator of payloads that `erasure/vectors.json` describes. */
function xorshift(length: number): Uint8Array {
  let s = 0x12345678;
  return Uint8Array.from({ length }, () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return s & 0xff;
  });
}

type Suite<T> = readonly (Vector & { readonly input: T; readonly expected: Expected })[];
/** Those that have an answer. Errors have names of the suite's own: the host's test judges them. */
const vectors = <T>(suite: string) =>
  (loadVectors(VECTORS, `erasure-coding/${suite}`) as Suite<T>).filter(({ expected }) => !("error" in expected));
interface Expected {
  readonly chunkHashes: string[];
  readonly root: string;
  readonly data: string;
}
interface ReferenceCase {
  readonly n_validators: number;
  readonly payload_len: number;
  readonly k: number;
  readonly chunk_len: number;
  readonly payload_blake2b_256: string;
  readonly chunks_concat_blake2b_256: string;
  readonly chunk_hashes_blake2b_256: string[];
  readonly root: string;
}

describeWithShared("the reference's own outputs", () => {
  const cases: ReferenceCase[] = existsSync(`${SHARED}/erasure/vectors.json`)
    ? JSON.parse(readFileSync(`${SHARED}/erasure/vectors.json`, "utf8")).cases
    : [];

  it.each(cases)("$payload_len bytes for $n_validators validators", (reference) => {
    const payload = xorshift(reference.payload_len);
    expect(blake2b256Hex(payload)).toBe(reference.payload_blake2b_256);
    expect(value(systematicRecoveryThreshold(reference.n_validators))).toBe(reference.k);

    const chunks = obtained(reference.n_validators, payload);
    expect(chunks[0]).toHaveLength(reference.chunk_len);
    expect(blake2b256Hex(Buffer.concat(chunks))).toBe(reference.chunks_concat_blake2b_256);
    expect(chunks.map(blake2b256Hex)).toEqual(reference.chunk_hashes_blake2b_256);
    expect(branches(chunks).root).toBe(reference.root);
    expect(obtainRoot(reference.n_validators, payload)).toEqual({ ok: true, value: reference.root });

    const plain = encodePlain(value(codeParams(reference.n_validators)), payload);
    expect(plain.map(blake2b256Hex)).toEqual(reference.chunk_hashes_blake2b_256);
  });
});

describe("the public vectors", () => {
  it.each(vectors<{ nValidators: number; data: string }>("chunks"))("chunks of $case", ({ input, expected }) => {
    const chunks = obtained(input.nValidators, fromHex(input.data));
    expect(chunks.map(blake2b256Hex)).toEqual(expected.chunkHashes);
    expect(branches(chunks).root).toBe(expected.root);
  });

  it.each(vectors<{ nValidators: number; chunks: [number, string][] }>("reconstruct"))(
    "data again of $case",
    ({ input, expected }) => {
      const received = input.chunks.map(([index, chunk]) => [index, fromHex(chunk)] as const);
      expect(toHex(value(reconstruct(input.nValidators, received)))).toBe(expected.data);
      expect(toHex(reconstructPlain(value(codeParams(input.nValidators)), new Map(received)))).toBe(expected.data);
    },
  );
});

/** A number of validators, data, and in which order validators answer. */
const situations = fc.record({
  nValidators: fc.integer({ min: 2, max: 300 }),
  data: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 3 }), fc.uint8Array({ minLength: 1, maxLength: 3_000 })),
  order: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 300, maxLength: 300 }),
});
const shuffled = (nValidators: number, order: readonly number[]) =>
  Array.from({ length: nValidators }, (_, i) => i).sort((a, b) => (order[a] as number) - (order[b] as number));
const PARAMETERS = { seed: 20260102, numRuns: 150 } as const;

describe("obtainChunks and reconstruct", () => {
  it("give the data back from any third and one", () => {
    fc.assert(
      fc.property(situations, ({ nValidators, data, order }) => {
        const chunks = obtained(nValidators, data);
        const enough = shuffled(nValidators, order).slice(0, value(recoveryThreshold(nValidators)));
        const again = value(
          reconstruct(
            nValidators,
            enough.map((i) => [i, chunks[i] as Uint8Array] as const),
          ),
        );
        expect(again.subarray(0, data.length)).toEqual(data);
        expect(again.subarray(data.length).every((byte) => byte === 0)).toBe(true);
      }),
      PARAMETERS,
    );
  });

  it("find the data itself in the first chunks", () => {
    fc.assert(
      fc.property(situations, ({ nValidators, data }) => {
        const chunks = obtained(nValidators, data);
        const k = value(systematicRecoveryThreshold(nValidators));
        const again = value(reconstructFromSystematic(nValidators, chunks.slice(0, k)));
        expect(again.subarray(0, data.length)).toEqual(data);
        expect(reconstruct(nValidators, numbered(chunks))).toEqual({ ok: true, value: again });
      }),
      PARAMETERS,
    );
  });

  it("refuse one chunk less than the code needs", () => {
    const chunks = obtained(100, xorshift(1_000));
    expect(reconstruct(100, numbered(chunks).slice(40, 71))).toEqual({ ok: false, error: "NotEnoughChunks" });
    expect(reconstructFromSystematic(100, chunks.slice(0, 31))).toEqual({ ok: false, error: "NotEnoughChunks" });
    expect(reconstruct(100, numbered(chunks).slice(40, 72)).ok).toBe(true);
    // The same chunk twice is one chunk.
    const twice = [...numbered(chunks).slice(40, 71), ...numbered(chunks).slice(40, 41)];
    expect(reconstruct(100, twice)).toEqual({ ok: false, error: "NotEnoughChunks" });
  });

  it.each([
    { name: "ChunkIndexOutOfBounds", chunks: [[10, 2]] },
    { name: "ChunkIndexOutOfBounds", chunks: [[-1, 2]] },
    { name: "UnevenLength", chunks: [[0, 3]] },
    { name: "NonUniformChunks", chunks: [[0, 0]] },
    {
      name: "NonUniformChunks",
      chunks: [
        [0, 2],
        [1, 4],
      ],
    },
  ] as { name: string; chunks: [number, number][] }[])("refuse $chunks (index, length) of 10: $name", (bad) => {
    const chunks = bad.chunks.map(([index, length]) => [index, new Uint8Array(length)] as const);
    expect(reconstruct(10, chunks)).toEqual({ ok: false, error: bad.name });
  });

  it.each([
    { nValidators: 0, error: "NotEnoughValidators" },
    { nValidators: 1, error: "NotEnoughValidators" },
    { nValidators: Number.NaN, error: "NotEnoughValidators" },
    { nValidators: 65_537, error: "TooManyValidators" },
  ])("refuse $nValidators validators: $error", ({ nValidators, error }) => {
    const refused = { ok: false, error };
    expect(obtainChunks(nValidators, Uint8Array.of(1))).toEqual(refused);
    expect(obtainRoot(nValidators, Uint8Array.of(1))).toEqual(refused);
    expect(reconstruct(nValidators, [])).toEqual(refused);
    expect(reconstructFromSystematic(nValidators, [])).toEqual(refused);
    expect(recoveryThreshold(nValidators)).toEqual(refused);
  });

  it("refuse to code nothing", () => {
    expect(obtainChunks(10, new Uint8Array())).toEqual({ ok: false, error: "BadPayload" });
  });

  // floor((n - 1) / 3) + 1, and the power of two at or below it.
  it.each([
    { nValidators: 2, threshold: 1, systematic: 1 },
    { nValidators: 4, threshold: 2, systematic: 2 },
    { nValidators: 10, threshold: 4, systematic: 4 },
    { nValidators: 100, threshold: 34, systematic: 32 },
    { nValidators: 1_000, threshold: 334, systematic: 256 },
    { nValidators: 65_536, threshold: 21_846, systematic: 16_384 },
  ])("want $threshold chunks of $nValidators, or the first $systematic", ({ nValidators, threshold, systematic }) => {
    expect(recoveryThreshold(nValidators)).toEqual({ ok: true, value: threshold });
    expect(systematicRecoveryThreshold(nValidators)).toEqual({ ok: true, value: systematic });
  });
});

describe("branches", () => {
  const chunks = obtained(100, xorshift(4_096));
  const { root, proof } = branches(chunks);

  it("prove the hash of every chunk under the root", () => {
    for (const [index, chunk] of numbered(chunks))
      expect(branchHash(root, proof(index), index)).toEqual({ ok: true, value: blake2b256Hex(chunk) });
  });

  it("show another hash than that of a chunk that was tampered with", () => {
    const tampered = Uint8Array.from(chunks[7] as Uint8Array);
    tampered[0] = (tampered[0] as number) ^ 1;
    expect(branchHash(root, proof(7), 7)).not.toEqual({ ok: true, value: blake2b256Hex(tampered) });
  });

  it("refuse a proof that was tampered with, cut, made for another index or for another root", () => {
    const nodes = proof(7);
    const invalid = { ok: false, error: "InvalidBranchProof" };
    for (let i = 0; i < nodes.length; i++) {
      const bad = nodes.map((node) => Uint8Array.from(node));
      (bad[i] as Uint8Array)[5] = ((nodes[i] as Uint8Array)[5] as number) ^ 0x80;
      expect(branchHash(root, bad, 7)).toEqual(invalid);
    }
    expect(branchHash(root, nodes.slice(0, -1), 7)).toEqual(invalid);
    expect(branchHash(root, [], 7)).toEqual(invalid);
    expect(branchHash(root, nodes, 99)).toEqual(invalid);
    expect(branchHash(hash(toHex(blake2b256(Uint8Array.of(1)))), nodes, 7)).toEqual(invalid);
  });

  it("know that there is no chunk beyond the last", () => {
    expect(branchHash(root, proof(100), 100)).toEqual({ ok: false, error: "BranchOutOfBounds" });
  });
});
