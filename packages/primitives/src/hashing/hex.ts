import type { Hex } from "../ids.js";

/** Text that should have been bytes in hex. `details.at` is the first position that is wrong. */
export class BadHexError extends Error {
  readonly code = "BadHex";

  constructor(readonly details: { readonly at: number; readonly length: number; readonly near: string }) {
    super("not hex: `0x` and an even number of hex digits are expected");
    this.name = "BadHexError";
  }
}

const DIGITS = "0123456789abcdef";
const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, b) => `${DIGITS[b >> 4]}${DIGITS[b & 15]}`);

/** Bytes as `0x` and lower-case hex: the form of fixed-length bytes in domain values. */
export function toHex(bytes: Uint8Array): Hex {
  if (typeof Buffer !== "undefined")
    return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
  let text = "";
  for (const byte of bytes) text += PAIRS[byte];
  return `0x${text}`;
}

/**
 * The bytes that a hex text stands for, in a buffer of their own. Upper-case digits are read as well.
 *
 * @throws BadHexError where `0x` is missing, a digit is not one, or the last byte is half there
 */
export function fromHex(hex: string): Uint8Array {
  if (!hex.startsWith("0x")) throw badHex(hex, 0);
  if (hex.length % 2 === 1) throw badHex(hex, hex.length - 1);
  const bytes = new Uint8Array(hex.length / 2 - 1);
  const read = typeof Buffer === "undefined" ? readDigits(hex, bytes) : readWithBuffer(hex, bytes);
  if (read !== bytes.length) throw badHex(hex, 2 + 2 * read);
  return bytes;
}

const readWithBuffer = (hex: string, into: Uint8Array): number =>
  Buffer.from(into.buffer, into.byteOffset, into.byteLength).write(hex.slice(2), "hex");

/** @returns how many bytes were read before the first bad digit */
function readDigits(hex: string, into: Uint8Array): number {
  for (let i = 0; i < into.length; i++) {
    const pair = hex.slice(2 + 2 * i, 4 + 2 * i);
    if (!/^[0-9a-fA-F]{2}$/.test(pair)) return i;
    into[i] = Number.parseInt(pair, 16);
  }
  return into.length;
}

const badHex = (hex: string, at: number): BadHexError =>
  new BadHexError({ at, length: hex.length, near: hex.slice(Math.max(0, at - 4), at + 8) });
