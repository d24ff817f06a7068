import { blake2b, blake2b256 } from "@parahost/primitives";
import type { Chance } from "../ports/chance.js";

/**
 * Chance out of a seed: blake2b of the seed and a counter, block by block.
 *
 * Nobody can tell it from real chance without the seed, and whoever has the seed can tell all of it.
 */
export class SeededChance implements Chance {
  readonly #seed: Uint8Array;
  readonly #seedAndCounter: DataView;
  #counter = 0;
  #block: DataView = new DataView(new ArrayBuffer(0));
  #used = 0;

  /** @param seed - any text or bytes */
  constructor(seed: string | Uint8Array) {
    this.#seed = blake2b256(typeof seed === "string" ? utf8(seed) : seed);
    this.#seedAndCounter = new DataView(joined(this.#seed, new Uint8Array(8)).buffer);
  }

  /** The next bytes of this source. */
  bytes(length: number): Uint8Array {
    if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`${length} bytes of chance`);
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#used === this.#block.byteLength) this.#next();
      const piece = new Uint8Array(this.#block.buffer).subarray(this.#used, this.#used + length - filled);
      bytes.set(piece, filled);
      this.#used += piece.length;
      filled += piece.length;
    }
    return bytes;
  }

  below(below: number): number {
    if (!Number.isSafeInteger(below) || below < 1) throw new RangeError(`no whole number is below ${below}`);
    // Draws beyond the highest multiple of `below` are thrown away: they would make small numbers likelier.
    const limit = 2 ** 53 - (2 ** 53 % below);
    for (;;) {
      const draw = this.#draw();
      if (draw < limit) return draw % below;
    }
  }

  fork(name: string): Chance {
    return new SeededChance(joined(this.#seed, utf8(`fork ${name}`)));
  }

  /** 53 bits: the lower ones of the next eight bytes. */
  #draw(): number {
    let [from, at] = [this.#block, this.#used];
    if (at + 8 <= from.byteLength) this.#used += 8;
    else [from, at] = [new DataView(this.bytes(8).buffer), 0];
    return (from.getUint32(at) & 0x1fffff) * 2 ** 32 + from.getUint32(at + 4);
  }

  #next(): void {
    this.#seedAndCounter.setBigUint64(this.#seed.length, BigInt(this.#counter++));
    const block = blake2b(new Uint8Array(this.#seedAndCounter.buffer), 512);
    this.#block = new DataView(block.slice().buffer);
    this.#used = 0;
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
