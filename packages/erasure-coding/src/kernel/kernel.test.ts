import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CodeParams, codeParams } from "../code-params.js";
import { encodePlain } from "../plain/encode.js";
import { reconstructPlain } from "../plain/reconstruct.js";
import type { Kernel } from "./kernel.js";
import { erasureCodingReady, kernel } from "./load.js";

/** All sizes of code up to several thousand validators, small ones most often. */
const codes = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 2, max: 40 }) },
    fc.integer({ min: 2, max: 400 }),
    fc.integer({ min: 401, max: 3_000 }),
  )
  .map((nValidators) => {
    const params = codeParams(nValidators);
    if (!params.ok) throw new Error(params.error);
    return params.value;
  });
/** From part of a codeword to several tiles of columns, for the smaller codes. */
const payloads = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 100 }),
  fc
    .record({ length: fc.integer({ min: 1, max: 60_000 }), seed: fc.nat() })
    .map(({ length, seed }) => Uint8Array.from({ length }, (_, i) => Math.imul(i + seed, 0x9e3779b1) >>> 21)),
);
const PARAMETERS = { seed: 20260103, numRuns: 120 } as const;
const copy = (chunk: Uint8Array): Uint8Array => chunk.slice();
/** Byte for byte; `toEqual` over megabytes would take its time. */
const same = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && Buffer.compare(a, b) === 0;

describe("Kernel", () => {
  let subject: Kernel;

  beforeAll(async () => {
    await erasureCodingReady();
    const loaded = kernel();
    if (!loaded) throw new Error("the kernel is not there, although it says that it is ready");
    subject = loaded;
  });

  it("makes the chunks that the plain coder makes", () => {
    fc.assert(
      fc.property(codes, payloads, (params, data) => {
        const chunks = subject.encode(params, data, copy);
        const plain = encodePlain(params, data);
        expect(chunks).toHaveLength(plain.length);
        expect(plain.findIndex((chunk, i) => !same(chunk, chunks[i]))).toBe(-1);
      }),
      PARAMETERS,
    );
  });

  /** Chunks that may arrive: any `k` of them or more. */
  function pick({ k, nValidators }: CodeParams, chunks: readonly Uint8Array[], seed: number, more: number) {
    const order = chunks.map((_, i) => ({ i, rank: Math.imul(i + 1, seed | 1) >>> 0 })).sort((a, b) => a.rank - b.rank);
    const count = Math.min(nValidators, k + more);
    return new Map(order.slice(0, count).map(({ i }) => [i, chunks[i] as Uint8Array]));
  }

  it("gives back what the plain coder gives back, from any chunks that are enough", () => {
    fc.assert(
      fc.property(codes, payloads, fc.nat(), fc.nat({ max: 5 }), (params, data, seed, more) => {
        const received = pick(params, subject.encode(params, data, copy), seed, more);
        const again = subject.reconstruct(params, received);
        expect(same(again, reconstructPlain(params, received))).toBe(true);
        expect(same(again.subarray(0, data.length), data)).toBe(true);
      }),
      PARAMETERS,
    );
  });

  it("gives back what the plain coder gives back, even from chunks that belong to no codeword", () => {
    fc.assert(
      fc.property(codes, fc.nat(), (params, seed) => {
        const noise = Array.from({ length: params.nValidators }, (_, i) =>
          Uint8Array.from({ length: 34 }, (_, j) => Math.imul(i * 34 + j + seed, 0x9e3779b1) >>> 24),
        );
        const received = pick(params, noise, seed, 3);
        expect(same(subject.reconstruct(params, received), reconstructPlain(params, received))).toBe(true);
      }),
      PARAMETERS,
    );
  });

  it("leaves nothing behind from longer data", () => {
    const params = { nValidators: 10, k: 4, n: 16 };
    const short = Uint8Array.of(1, 2, 3);
    subject.encode(params, new Uint8Array(10_000).fill(255), copy);
    expect(subject.encode(params, short, copy)).toEqual(encodePlain(params, short));
  });
});
