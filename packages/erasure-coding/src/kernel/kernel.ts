import { type CodeParams, chunkLength } from "../code-params.js";
import { errorLocatorLogs } from "../error-locator.js";
import { EXP } from "../plain/field.js";
import { kernelTables } from "./tables.js";

/** What `assembly/index.ts` exports; all numbers are addresses in its memory, or counts. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly tables: () => number;
  readonly space: () => number;
  readonly deal: (data: number, chunks: number, stride: number, k: number, columns: number) => void;
  readonly collect: (chunks: number, stride: number, data: number, k: number, columns: number) => void;
  readonly encode: (
    chunks: number,
    stride: number,
    k: number,
    nValidators: number,
    columns: number,
    work: number,
    tile: number,
  ) => void;
  readonly recover: (
    received: number,
    factors: number,
    n: number,
    chunks: number,
    stride: number,
    k: number,
    columns: number,
    work: number,
    tile: number,
  ) => void;
}

/** How many bytes of rows are worked on at a time: they should stay in the second cache of the core. */
const TILE_BYTES = 262_144;
const VECTOR = 16;
const LINE = 64;
const PAGE = 65_536;

const roundUp = (x: number, unit: number): number => Math.ceil(x / unit) * unit;

/** The coder in Wasm. It works in a memory of its own, which grows with the data and is used again and again. */
export class Kernel {
  constructor(private readonly exports: KernelExports) {
    this.bytes(this.exports.tables(), this.exports.space() - this.exports.tables()).set(kernelTables());
  }

  /**
   * Codes data.
   *
   * @param take - gets each chunk in turn, as a view that the next call overwrites: to be copied or hashed at once
   */
  encode<T>(params: CodeParams, data: Uint8Array, take: (chunk: Uint8Array) => T): T[] {
    const { k, nValidators } = params;
    const length = chunkLength(params, data.length);
    const columns = roundUp(length / 2, VECTOR);
    const stride = strideFor(columns);
    const tile = tileFor(2 * k, columns);
    const [input, chunks, work] = this.layOut(2 * k * columns, nValidators * stride, 4 * k * tile);

    const room = this.bytes(input, 2 * k * columns);
    room.set(data);
    room.fill(0, data.length);
    this.exports.deal(input, chunks, stride, k, columns);
    this.exports.encode(chunks, stride, k, nValidators, columns, work, tile);
    return Array.from({ length: nValidators }, (_, i) => take(this.bytes(chunks + i * stride, length)));
  }

  /** Gives back the data from at least `k` chunks. */
  reconstruct({ k, n }: CodeParams, received: ReadonlyMap<number, Uint8Array>): Uint8Array {
    const length = received.values().next().value?.length ?? 0;
    const columns = roundUp(length / 2, VECTOR);
    const stride = strideFor(columns);
    const tile = tileFor(n, columns);
    const [output, chunks, others, addresses, factors, work] = this.layOut(
      2 * k * columns,
      k * stride,
      received.size * stride,
      4 * n,
      2 * n,
      2 * n * tile,
    );

    const missing = Array.from({ length: n }, (_, i) => !received.has(i));
    const addressOf = new Uint32Array(n);
    let next = others;
    for (const [i, chunk] of received) {
      const at = i < k ? chunks + i * stride : next;
      if (i >= k) next += stride;
      addressOf[i] = at;
      this.bytes(at, length).set(chunk);
    }
    if (missing.slice(0, k).some((isMissing) => isMissing)) {
      new Uint32Array(this.exports.memory.buffer, addresses, n).set(addressOf);
      new Uint16Array(this.exports.memory.buffer, factors, n).set(
        errorLocatorLogs(missing).map((log) => EXP[log] as number),
      );
      this.exports.recover(addresses, factors, n, chunks, stride, k, columns, work, tile);
    }
    this.exports.collect(chunks, stride, output, k, columns);
    return this.bytes(output, k * length).slice();
  }

  private bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, at, length);
  }

  /** Addresses for areas of these sizes, one behind the other. */
  private layOut<const S extends readonly number[]>(...sizes: S): { readonly [I in keyof S]: number } {
    let end = this.exports.space();
    const starts = sizes.map((size) => {
      const start = roundUp(end, LINE);
      end = start + size;
      return start;
    });
    const short = end - this.exports.memory.buffer.byteLength;
    if (short > 0) this.exports.memory.grow(Math.ceil(short / PAGE));
    return starts as unknown as { readonly [I in keyof S]: number };
  }
}

/** Bytes from chunk to chunk: an odd number of cache lines, else the chunks would crowd into few sets of the cache. */
function strideFor(columns: number): number {
  const lines = Math.ceil((2 * columns) / LINE);
  return LINE * (lines | 1);
}

/** Columns worked on at a time, for so many rows of two bytes a column. */
function tileFor(rows: number, columns: number): number {
  const fitting = Math.floor(TILE_BYTES / (2 * rows) / VECTOR) * VECTOR;
  return Math.min(columns, Math.max(fitting, VECTOR));
}
