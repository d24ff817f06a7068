import { type Bits, bitAt, bitsFrom, type Hex, ok, type Result, toHex } from "@parahost/primitives";
import type { RuntimeHost } from "./runtime-host.js";

/** A routine or a storage item by its name in the guide: what it answers, or why it fails. */
export type Routine = (host: RuntimeHost, args: never) => Result<unknown, { readonly code: string } | string>;
export type Routines = Readonly<Record<string, Routine>>;

/** For routines that cannot fail. A call that returns nothing answers `null`. */
export const answer = (value: unknown): Result<unknown, never> => ok(value ?? null);

/** The values of the FORMAT page. */
export const hexOrNull = (bytes: Uint8Array | null): Hex | null => bytes && toHex(bytes);
export const bitText = (bits: Bits): string =>
  Array.from({ length: bits.length }, (_, i) => (bitAt(bits, i) ? "1" : "0")).join("");
export const bitsOfText = (text: string): Bits => bitsFrom([...text].map((bit) => bit === "1"));
