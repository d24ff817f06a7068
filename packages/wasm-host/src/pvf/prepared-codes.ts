import type { ValidationCodeHash } from "@parahost/primitives";
import type { PreparedCode } from "../code/checked-code.js";

/** Compiled code by hash, up to so many bytes of Wasm: the least recently used is let go first. */
export class PreparedCodes {
  readonly #codes = new Map<ValidationCodeHash, PreparedCode>();
  #bytes = 0;

  constructor(private readonly mostBytes: number) {}

  get(hash: ValidationCodeHash): PreparedCode | undefined {
    const code = this.#codes.get(hash);
    if (!code) return undefined;
    this.#codes.delete(hash);
    this.#codes.set(hash, code);
    return code;
  }

  put(hash: ValidationCodeHash, code: PreparedCode): void {
    this.#bytes += code.bytes - (this.#codes.get(hash)?.bytes ?? 0);
    this.#codes.set(hash, code);
    for (const [oldest, { bytes }] of this.#codes) {
      if (this.#bytes <= this.mostBytes || oldest === hash) break;
      this.#codes.delete(oldest);
      this.#bytes -= bytes;
    }
  }
}
