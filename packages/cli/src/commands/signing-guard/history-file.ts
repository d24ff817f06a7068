import type { SigningHistory, SigningRecord } from "@parahost/node";
import { type Bits, bitRow, bitsOfRow } from "@parahost/primitives";
import { z } from "zod";
import { UserError } from "../user-error.js";

const FORMAT = "parahost-signing-guard";
/** What is written is of this version, and nothing else is read. */
const FILE_VERSION = 1;

const MAX_U32 = 2 ** 32 - 1;
const bytes = (length: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-f]{${2 * length}}$`), { error: `is not 0x and ${2 * length} hex digits` });
const u32 = z.int().min(0).max(MAX_U32);
const NO_ROW = "is no row of 0 and 1";
const rowOfBits = z.string({ error: NO_ROW }).transform((row, ctx): Bits => {
  const bits = bitsOfRow(row);
  if (bits) return bits;
  ctx.issues.push({ code: "custom", message: NO_ROW, input: row });
  return z.NEVER;
});

const of = { validator: bytes(32), session: u32, signature: bytes(64).nullable() };
const at = { relayParent: bytes(32), relayParentNumber: u32 };
const about = { candidateHash: bytes(32) };
const rule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("OnePerRelayParent") }),
  z.strictObject({ kind: z.literal("OnePerCoreAndParentHead"), core: u32, parentHead: bytes(32) }),
]);
const record = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("Seconded"), ...of, ...at, ...about, paraId: u32, rule }),
  z.strictObject({ kind: z.literal("Valid"), ...of, ...at, ...about }),
  z.strictObject({ kind: z.literal("Bitfield"), ...of, ...at, bits: rowOfBits }),
  z.strictObject({ kind: z.literal("DisputeVote"), ...of, ...about, valid: z.boolean() }),
  z.strictObject({ kind: z.literal("ApprovalVote"), ...of, ...about }),
]);
const head = z.looseObject({ format: z.literal(FORMAT), version: z.int() });
const file = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(FILE_VERSION),
  genesis: bytes(32),
  floors: z.strictObject({ relayParentNumber: u32, session: u32 }),
  records: z.array(record),
});

/** The record of a node as text: JSON, one record a line. */
export function historyText({ genesis, floors, records }: SigningHistory): string {
  const opening = { format: FORMAT, version: FILE_VERSION, genesis, floors };
  const members = Object.entries(opening).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},`);
  const lines = records.map((one) => `    ${JSON.stringify(plain(one))}`).join(",\n");
  return ["{", ...members, records.length === 0 ? '  "records": []' : `  "records": [\n${lines}\n  ]`, "}", ""].join(
    "\n",
  );
}

/**
 * Reads what {@link historyText} wrote.
 *
 * @param name - of the file, for what is said of it
 * @throws UserError that says which member is wrong
 */
export function parseHistory(text: string, name: string): SigningHistory {
  const content = parsed(text, name);
  const opening = head.safeParse(content);
  if (!opening.success) throw new UserError(`${name}: is no record of a signing guard`);
  const { version } = opening.data;
  if (version !== FILE_VERSION)
    throw new UserError(`${name}: is of version ${version}, and version ${FILE_VERSION} can be read`);
  const read = file.safeParse(content);
  if (!read.success) throw new UserError(`${name}: ${problemOf(read.error)}`);
  const { genesis, floors, records } = read.data;
  // Checked above, member by member; what is missing are the brands.
  return { genesis, floors, records } as unknown as SigningHistory;
}

const plain = (one: SigningRecord): unknown => (one.kind === "Bitfield" ? { ...one, bits: bitRow(one.bits) } : one);

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new UserError(`${name}: is no JSON: ${(fault as Error).message}`);
  }
}

function problemOf({ issues }: z.ZodError): string {
  const [first] = issues;
  return first ? `${first.path.join(".") || "the whole"}: ${first.message}` : "cannot be read";
}
