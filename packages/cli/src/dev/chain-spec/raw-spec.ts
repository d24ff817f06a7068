import { readFileSync } from "node:fs";
import { err, fromHex, ok, type Result } from "@parahost/primitives";
import { z } from "zod";

/** A raw chain spec, as far as a chain is made of it. */
export interface RawSpec {
  readonly name: string;
  readonly entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
  /** The runtime, as stored: compressed or not. */
  readonly code: Uint8Array;
}

/** The storage key of the runtime, `:code`. */
const CODE_KEY = "0x3a636f6465";
const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;
const hex = (what: string) =>
  z.string({ error: `${what} is no text` }).regex(HEX, { error: `${what} is no hex with 0x in front` });
const empty = (what: string) =>
  z
    .record(z.string(), z.unknown())
    .refine((of) => Object.keys(of).length === 0, { error: `${what} is not supported` })
    .optional();
const missing = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? `is missing${what}` : "is no object"),
});

const rawSpecSchema = z.object(
  {
    name: z.string({ error: "is no text" }),
    codeSubstitutes: empty("other code from some block on"),
    genesis: z.object(
      {
        raw: z.object(
          {
            top: z
              .record(hex("the key"), hex("the value"), missing(""))
              .refine((top) => CODE_KEY in top, { error: `has no ${CODE_KEY} (:code), so no runtime` })
              .refine(
                (top) => new Set(Object.keys(top).map((key) => key.toLowerCase())).size === Object.keys(top).length,
                {
                  error: "has a key twice, in small and capital letters",
                },
              ),
            childrenDefault: empty("child storage"),
          },
          missing(": this is no raw chain spec; `build-spec --raw` makes one"),
        ),
      },
      missing(""),
    ),
  },
  { error: "is no object" },
);

/**
 * Reads a raw chain spec.
 *
 * @returns an error that names the place in the file, and what is wrong there
 */
export function readRawSpec(file: string): Result<RawSpec, string> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (fault) {
    const { message } = fault as Error;
    return err(fault instanceof SyntaxError ? `is no JSON: ${message}` : `cannot be read: ${message}`);
  }
  const { data, error } = rawSpecSchema.safeParse(content);
  if (!data) return err(sentence(error.issues[0]));
  const { name, genesis } = data;
  const { top } = genesis.raw;
  const entries = Object.entries(top).map(([key, value]) => [fromHex(key), fromHex(value)] as const);
  return ok({ name, entries, code: fromHex(top[CODE_KEY] as string) });
}

/** `genesis.raw.top["0x3a"]: the value is no hex with 0x in front`. */
function sentence(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return "is no raw chain spec";
  const [inner] = issue.code === "invalid_key" ? issue.issues : [];
  const place = issue.path.map((step) =>
    /^[a-zA-Z]\w*$/.test(String(step)) ? `.${String(step)}` : `["${String(step)}"]`,
  );
  const where = place.join("").replace(/^\./, "");
  const what = inner?.message ?? issue.message;
  return where === "" ? what : `${where}: ${what}`;
}
