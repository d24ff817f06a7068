import { Refused } from "./refusal.js";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads a Wasm binary from front to back. What cannot be read throws {@link Refused}. */
export class BinaryReader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  get more(): boolean {
    return this.at < this.end;
  }

  u8(): number {
    if (this.at >= this.end) throw this.malformed("ends early");
    return this.bytes[this.at++] ?? 0;
  }

  /** LEB128 of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw this.malformed("a number is too long");
  }

  name(): string {
    const length = this.u32();
    const from = this.at;
    this.skip(length);
    try {
      return decoder.decode(this.bytes.subarray(from, this.at));
    } catch {
      throw this.malformed("a name is not UTF-8");
    }
  }

  skip(length: number): void {
    if (length > this.end - this.at) throw this.malformed("ends early");
    this.at += length;
  }

  malformed(what: string): Refused {
    return new Refused("Prevalidation", `malformed module: ${what}, at byte ${this.at}`);
  }
}

/** Writes a LEB128. */
export function leb128(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}
