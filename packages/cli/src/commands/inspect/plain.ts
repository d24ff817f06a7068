import { type Bits, bitRow, toHex } from "@parahost/primitives";

/** Members that name the variant of a union. No struct has a text under one of them. */
export const TAGS = ["kind", "side", "protocol"] as const;

/**
 * A domain value as JSON, in the style of the conformance vectors: bytes as hex, numbers beyond 32 bits as decimal text, bitfields as rows
 * of 0 and 1, variants as their name, or as an object with one member, maps as pairs.
 */
export function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return toHex(value);
  if (value instanceof Map) return Array.from(value, ([key, of]) => [plain(key), plain(of)]);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isBits(value)) return bitRow(value);
  const tag = TAGS.find((name) => typeof value[name] === "string");
  return tag === undefined ? members(value) : variant(value, tag);
}

/** A variant that carries one thing is that thing. */
function variant(value: Readonly<Record<string, unknown>>, tag: string): unknown {
  const { [tag]: name, ...carried } = value;
  const [first, ...others] = Object.values(carried);
  if (first === undefined) return name;
  return { [name as string]: others.length === 0 ? plain(first) : members(carried) };
}

const members = (value: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]));
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const isBits = (value: object): value is Bits =>
  "length" in value && "bytes" in value && value.bytes instanceof Uint8Array && Object.keys(value).length === 2;
