import { readFileSync } from "node:fs";

/**
 * Validation functions that are built here, by the names of their sources in `assembly`: the counter, one for large
 * blocks, and ones with faults to see what becomes of them.
 */
export const DEV_CODES = [
  "counter",
  "bulk",
  "allocates-without-end",
  "loops-for-ever",
  "recurses-without-end",
  "traps",
] as const;
/** Validation code that is built with this package, by name. */
export type DevCode = (typeof DEV_CODES)[number];

/** From `src` as from `dist`, they are in `dist`: `npm run build:wasm` puts them there. */
const FOLDER = new URL("../dist/wasm/", import.meta.url);
const read = new Map<DevCode, Uint8Array>();

/**
 * Validation code of ours, uncompressed: one array for all who ask, not to be written to.
 *
 * @throws Error where `npm run build:wasm` has not run
 */
export function devCode(name: DevCode): Uint8Array {
  const known = read.get(name);
  if (known) return known;
  const code = new Uint8Array(readFileSync(new URL(`${name}.wasm`, FOLDER)));
  read.set(name, code);
  return code;
}
