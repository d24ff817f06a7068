import type { Hex } from "../ids.js";
import { Malformed } from "./malformed.js";

/** Bytes from which on a copy costs more than it is worth: a PoV, a chunk. */
const LARGE = 4_096;

/** Walks over encoded bytes, strictly: what is not the one encoding of a value is refused where it stands. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The offset of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** @throws Malformed */
  fail(reason: string): never {
    throw new Malformed(reason, this.#at);
  }

  /** Refuses what is left over. @throws Malformed, as all of these do */
  end(): void {
    if (this.left > 0) this.fail(`${this.left} bytes left over`);
  }

  #take(n: number): number {
    if (n > this.left) this.fail(`too short: ${n} bytes wanted, ${this.left} left`);
    const at = this.#at;
    this.#at += n;
    return at;
  }

  /** One byte. */
  u8(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  /** Two bytes, little-endian. */
  u16(): number {
    return this.#bytes.readUInt16LE(this.#take(2));
  }

  /** Four bytes, little-endian. */
  u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  /** Eight bytes, little-endian. */
  u64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#take(8));
  }

  /** So many bytes, as text. */
  hex(n: number): Hex {
    const at = this.#take(n);
    return `0x${this.#bytes.toString("hex", at, at + n)}`;
  }

  /** @returns a copy, so that a small value does not keep large bytes alive; a view where it is large and most of them */
  raw(n: number): Uint8Array {
    const at = this.#take(n);
    const { buffer, byteOffset, length } = this.#bytes;
    if (n >= LARGE && 2 * n >= length) return new Uint8Array(buffer, byteOffset + at, n);
    const copy = new Uint8Array(n);
    copy.set(this.#bytes.subarray(at, at + n));
    return copy;
  }

  /** Looks at a byte further on, without moving. */
  peek(ahead: number): number {
    return this.#bytes[this.#at + ahead] ?? 0;
  }

  /** Whether `n` bytes are all zero, `ahead` of here; what is not there counts as zero. */
  isZero(ahead: number, n: number): boolean {
    for (let i = ahead; i < ahead + n; i++) if (this.peek(i) !== 0) return false;
    return true;
  }

  /** A compact integer of up to 32 bits. */
  compact(): number {
    const first = this.peek(0);
    switch (first & 3) {
      case 0:
        return this.u8() >> 2;
      case 1:
        return this.#canonical(this.u16() >>> 2, 2 ** 6);
      case 2:
        return this.#canonical(this.u32() >>> 2, 2 ** 14);
      default:
        if (first !== 3) this.fail("compact integer beyond 32 bits");
        this.u8();
        return this.#canonical(this.u32(), 2 ** 30);
    }
  }

  #canonical(value: number, least: number): number {
    if (value < least) this.fail(`compact integer ${value} is longer than it need be`);
    return value;
  }

  /** How many elements follow, of at least `least` bytes each: refused at once where the bytes cannot hold them. */
  count(least: number): number {
    const count = this.compact();
    if (count * least > this.left) this.fail(`too short: ${count} elements wanted, ${this.left} bytes left`);
    return count;
  }
}
