const FIRST_SIZE = 4096;

/** A value that its type does not allow: a hash of another length, an index beyond its bits, a variant that does not exist. */
export class EncodeFault extends Error {
  readonly code = "Encode";

  constructor(
    readonly expected: string,
    readonly found: unknown,
  ) {
    super(`a value that cannot be encoded: ${expected} is expected`);
    this.name = "EncodeFault";
  }
}

const hexOf = (n: number): string => `\`0x\` and ${2 * n} hex digits`;

/** Collects encoded bytes. It grows as needed and can be used again after {@link take}. */
export class Writer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #at = 0;

  /** Bytes that it can hold before it grows. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** What was written, until more is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** @returns a copy of what was written; the writer is empty afterwards */
  take(): Uint8Array {
    const copy = new Uint8Array(this.written);
    this.#at = 0;
    return copy;
  }

  /** Throws away what was written. */
  clear(): void {
    this.#at = 0;
  }

  #room(n: number): number {
    const at = this.#at;
    if (at + n > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, at + n));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    this.#at = at + n;
    return at;
  }

  /** @throws EncodeFault, as all of these do, where the value has no such encoding */
  u8(value: number): void {
    if (value !== (value & 0xff)) throw new EncodeFault("an integer of 8 bits", value);
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  /** Two bytes, little-endian. */
  u16(value: number): void {
    if (value !== (value & 0xffff)) throw new EncodeFault("an integer of 16 bits", value);
    const at = this.#room(2);
    this.#bytes.writeUInt16LE(value, at);
  }

  /** Four bytes, little-endian. */
  u32(value: number): void {
    if (value !== value >>> 0) throw new EncodeFault("an integer of 32 bits", value);
    const at = this.#room(4);
    this.#bytes.writeUInt32LE(value, at);
  }

  /** Eight bytes, little-endian. */
  u64(value: bigint): void {
    if (value !== BigInt.asUintN(64, value)) throw new EncodeFault("an integer of 64 bits", value);
    const at = this.#room(8);
    this.#bytes.writeBigUInt64LE(value, at);
  }

  /** Bytes as they are, without their length. */
  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** So many zeros. */
  zeros(n: number): void {
    const at = this.#room(n);
    this.#bytes.fill(0, at, at + n);
  }

  /** Text of `n` bytes. */
  hex(text: string, n: number): void {
    if (typeof text !== "string" || text.length !== 2 + 2 * n || !text.startsWith("0x"))
      throw new EncodeFault(hexOf(n), text);
    const at = this.#room(n);
    if (this.#bytes.write(text.slice(2), at, n, "hex") !== n) throw new EncodeFault(hexOf(n), text);
  }

  /** A compact integer, in its shortest form. */
  compact(value: number): void {
    if (value !== value >>> 0) throw new EncodeFault("an integer of 32 bits", value);
    if (value < 2 ** 6) this.u8(value << 2);
    else if (value < 2 ** 14) this.u16((value << 2) | 1);
    else if (value < 2 ** 30) this.u32(value * 4 + 2);
    else {
      this.u8(3);
      this.u32(value);
    }
  }
}
