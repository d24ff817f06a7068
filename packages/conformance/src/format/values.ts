import type { Hex } from "@parahost/primitives";
import { z } from "zod";

const MAX_U32 = 2 ** 32 - 1;

/** Numbers that are indices, ids, counts, or numbers of blocks. */
export const u32 = z.int().min(0).max(MAX_U32);
/** Seconds, and other numbers that JSON's own do not hold. */
export const u64 = z.string().regex(/^(0|[1-9]\d{0,19})$/, { error: "is not a decimal number" });

const hexOf = (pattern: RegExp, error: string) =>
  z
    .string()
    .regex(pattern, { error })
    .transform((text) => text as Hex);
const exactly = (bytes: number) =>
  hexOf(new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`), `is not 0x and ${2 * bytes} lower-case hex digits`);

/** Any number of bytes. */
export const bytes = hexOf(/^0x(?:[0-9a-f]{2})*$/, "is not 0x and an even number of lower-case hex digits");
/** A hash, or a key: 32 bytes. */
export const hash = exactly(32);
/** 64 bytes. */
export const signature = exactly(64);
/** A bitfield, bit 0 first. */
export const bits = z.string().regex(/^[01]*$/, { error: "is not a row of 0 and 1" });

/** A bitfield and whose it is. */
export const bitfield = z.object({ validatorIndex: u32, bits });
/** A failure, in place of an answer. */
export const failure = <const Names extends readonly [string, ...string[]]>(...names: Names) =>
  z.object({ error: z.enum(names) });

/** What is asked and answered in a suite. */
export interface SuiteFormat {
  readonly input: z.ZodType;
  readonly expected: z.ZodType;
}
