import { blake2b, blake2b256 } from "@parahost/primitives";
import type { Chance } from "../ports/chance.js";

/**
 * Chance out of a seed: blake2b of the seed and a counter, block by block.
 *
 * Nobody can tell it from real chance without the seed, and whoever has the seed can tell all of it.
 */
export class SeededChance implements Chance {
  readonly #seed: Uint8Array;
  #counter = 0;
  #block = new Uint8Array(0);
  #used = 0;

  /** @param seed - any text or bytes */
  constructor(seed: string | Uint8Array) {
    this.#seed = blake2b256(typeof seed === "string" ? utf8(seed) : seed);
  }

  /** The next bytes of this source. */
  bytes(length: number): Uint8Array {
    if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`${length} bytes of chance`);
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#used === this.#block.length) this.#next();
      const piece = this.#block.subarray(this.#used, this.#used + length - filled);
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
      const view = new DataView(this.bytes(8).buffer);
      const draw = (view.getUint32(0) & 0x1fffff) * 2 ** 32 + view.getUint32(4);
      if (draw < limit) return draw % below;
    }
  }

  fork(name: string): Chance {
    return new SeededChance(joined(this.#seed, utf8(`fork ${name}`)));
  }

  #next(): void {
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setBigUint64(0, BigInt(this.#counter++));
    this.#block = Uint8Array.from(blake2b(joined(this.#seed, counter), 512));
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
