const FIRST_SIZE = 4096;

/** Collects encoded bytes. It grows as needed and can be used again after {@link take}. */
export class Writer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #at = 0;

  get capacity(): number {
    return this.#bytes.length;
  }

  /** @returns a copy of what was written; the writer is empty afterwards */
  take(): Uint8Array {
    const copy = new Uint8Array(this.#at);
    copy.set(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return copy;
  }

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

  /** @throws RangeError, as the other numbers do, where the value has no such encoding */
  u8(value: number): void {
    this.#bytes.writeUInt8(value, this.#room(1));
  }

  u16(value: number): void {
    this.#bytes.writeUInt16LE(value, this.#room(2));
  }

  u32(value: number): void {
    this.#bytes.writeUInt32LE(value, this.#room(4));
  }

  u64(value: bigint): void {
    this.#bytes.writeBigUInt64LE(value, this.#room(8));
  }

  raw(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#room(bytes.length));
  }

  zeros(n: number): void {
    const at = this.#room(n);
    this.#bytes.fill(0, at, at + n);
  }

  /** @throws RangeError where the text is not `n` bytes of hex */
  hex(text: string, n: number): void {
    const at = this.#room(n);
    const fits = text.length === 2 + 2 * n && text.startsWith("0x");
    if (!fits || this.#bytes.write(text.slice(2), at, n, "hex") !== n)
      throw new RangeError(`not ${n} bytes of hex: ${text.slice(0, 140)}`);
  }

  compact(value: number): void {
    if (value < 2 ** 6) this.u8(value << 2);
    else if (value < 2 ** 14) this.u16((value << 2) | 1);
    else if (value < 2 ** 30) this.u32(value * 4 + 2);
    else {
      this.u8(3);
      this.u32(value);
    }
  }
}
