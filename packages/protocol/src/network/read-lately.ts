/** Longer notifications are not remembered: those carry new validation code, and are rare. */
const LONGEST = 16 * 1024;

/**
 * What was read lately, by its bytes.
 *
 * @param most - readings to remember; the oldest goes first
 */
export class ReadLately<T> {
  readonly #byBytes = new Map<string, T>();

  constructor(private readonly most: number) {}

  /** What these bytes say: remembered, or read now. */
  get(bytes: Uint8Array, read: () => T): T {
    if (bytes.length > LONGEST) return read();
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    const known = this.#byBytes.get(key);
    if (known !== undefined) return known;
    const value = read();
    this.#byBytes.set(key, value);
    if (this.#byBytes.size > this.most) this.#forgetOldest();
    return value;
  }

  #forgetOldest(): void {
    for (const oldest of this.#byBytes.keys()) {
      this.#byBytes.delete(oldest);
      return;
    }
  }
}
