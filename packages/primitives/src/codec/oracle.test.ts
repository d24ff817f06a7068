import { beforeAll, describe, expect, it } from "@jest/globals";
import type { TypeRegistry } from "@polkadot/types";
import fc from "fast-check";
import { type Codec, codecs, toHex, typeRegistry } from "../index.js";

/* Bytes are made from the definitions alone, by the rules of SCALE written down once more: neither side made them. */
type Named = Codec<unknown>["definition"]["named"];
type Struct = Readonly<Record<string, string>>;
type Bytes = readonly number[];

const le = (value: number | bigint, length: number): Bytes =>
  Array.from({ length }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
const compact = (n: number): Bytes =>
  n < 64 ? [n * 4] : n < 2 ** 14 ? le(n * 4 + 1, 2) : n < 2 ** 30 ? le(n * 4 + 2, 4) : [3, ...le(n, 4)];
const numbers = (length: number): fc.Arbitrary<Bytes> =>
  fc.bigInt(0n, 2n ** BigInt(8 * length) - 1n).map((value) => le(value, length));
const raw = (length: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => [...bytes]);
const counted = (items: fc.Arbitrary<readonly Bytes[]>): fc.Arbitrary<Bytes> =>
  items.map((all) => [...compact(all.length), ...all.flat()]);
const inRow = (parts: readonly fc.Arbitrary<Bytes>[]): fc.Arbitrary<Bytes> =>
  fc.tuple(...parts).map((all) => (all as Bytes[]).flat());

const SIMPLE: Readonly<Record<string, fc.Arbitrary<Bytes>>> = {
  Null: fc.constant([]),
  u8: numbers(1),
  u16: numbers(2),
  u32: numbers(4),
  u64: numbers(8),
  bool: fc.constantFrom([0], [1]),
  "Compact<u32>": fc
    .oneof(fc.nat(100), fc.nat(20000), fc.nat(2 ** 31), fc.integer({ min: 2 ** 30, max: 2 ** 32 - 1 }))
    .map(compact),
  Bytes: fc.uint8Array({ maxLength: 80 }).map((bytes) => [...compact(bytes.length), ...bytes]),
  BitVec: fc.array(fc.boolean(), { maxLength: 40 }).map((bits) => {
    const packed = bits.reduce((sum, bit, i) => sum + (bit ? 1n << BigInt(i) : 0n), 0n);
    return [...compact(bits.length), ...le(packed, Math.ceil(bits.length / 8))];
  }),
  H256: raw(32),
  H512: raw(64),
  // The letters in front of what is signed; a consensus engine may be called anything.
  "[u8; 4]": fc.constant([..."BKNG"].map((letter) => letter.charCodeAt(0))),
};

/** `A, (B, C), Vec<D>` taken apart at the outer commas. */
function split(list: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of list) {
    depth += "(<[".includes(letter) ? 1 : ")>]".includes(letter) ? -1 : 0;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

function bytesOf(type: string, named: Named): fc.Arbitrary<Bytes> {
  const simple = SIMPLE[type];
  if (simple) return simple;
  const inner = type.slice(type.search(/[<(;]/) + 1, -1);
  const of = (part: string): fc.Arbitrary<Bytes> => bytesOf(part, named);
  if (type.startsWith("[u8;")) return fc.constant(Array.from({ length: Number(inner) }, () => 0));
  if (type.startsWith("(")) return inRow(split(inner).map(of));
  if (type.startsWith("Vec<")) return counted(fc.array(of(inner), { maxLength: 4 }));
  if (type.startsWith("Option<"))
    return fc.oneof(
      fc.constant([0]),
      of(inner).map((some) => [1, ...some]),
    );
  if (type.startsWith("BTreeMap<")) return ofMap(split(inner) as [string, string], of);
  const body = named.get(type) as Struct | { _enum: readonly string[] | Struct };
  if (isEnum(body)) return ofEnum(body._enum, of);
  const fields = inRow(Object.values(body).map(of));
  return type === "CandidateDescriptor" ? fc.oneof(fields, of("CandidateDescriptorV2")) : fields;
}

const isEnum = (body: Struct | { _enum: readonly string[] | Struct }): body is { _enum: readonly string[] | Struct } =>
  "_enum" in body;

const ofMap = ([, value]: [string, string], of: (part: string) => fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> =>
  counted(
    fc
      .uniqueArray(fc.tuple(fc.nat(2 ** 32 - 1), of(value)), { selector: ([key]) => key, maxLength: 4 })
      .map((rows) => rows.sort(([a], [b]) => a - b).map(([key, bytes]) => [...le(key, 4), ...bytes])),
  );

const ofEnum = (
  variants: readonly string[] | Struct,
  of: (part: string) => fc.Arbitrary<Bytes>,
): fc.Arbitrary<Bytes> => {
  const slots = Array.isArray(variants) ? variants.map((name) => [name, "Null"]) : Object.entries(variants);
  const used = slots.flatMap(([name, type], i) =>
    name?.startsWith("__") ? [] : [of(type as string).map((b) => [i, ...b])],
  );
  return fc.oneof(...used);
};

const all = Object.entries(codecs as unknown as Record<string, Codec<unknown>>)
  .filter(([, type]) => typeof type === "object")
  .map(([name, type]) => ({ name, type, valid: bytesOf(type.definition.type, type.definition.named) }));
const holds = (property: fc.IProperty<unknown> | fc.IProperty<[Uint8Array]>) =>
  fc.assert(property as fc.IProperty<unknown>, { seed: 1000, numRuns: 40 });
const asBytes = (bytes: fc.Arbitrary<Bytes>): fc.Arbitrary<Uint8Array> => bytes.map((b) => Uint8Array.from(b));

describe.each(all)("$name", ({ type, valid }) => {
  let registry: TypeRegistry;
  beforeAll(async () => {
    registry = await typeRegistry();
  });

  it("reads and writes the same bytes as @polkadot/types by the same definition", () => {
    holds(
      fc.property(asBytes(valid), (bytes) => {
        const result = type.decode(bytes);
        if (!result.ok) throw new Error(result.error.reason);
        expect(toHex(type.encode(result.value))).toBe(toHex(bytes));
        expect(toHex(registry.createType(type.definition.type, bytes).toU8a())).toBe(toHex(bytes));
      }),
    );
  });

  it("refuses every encoding that is cut off, and every one with a byte too many", () => {
    holds(
      fc.property(asBytes(valid), fc.nat(), (bytes, at) => {
        const longer = new Uint8Array([...bytes, at & 0xff]);
        for (const bad of [bytes.subarray(0, at % bytes.length), longer]) {
          const result = type.decode(bad);
          expect(result).toEqual({ ok: false, error: { code: "Decode", type: type.name, reason: expect.any(String) } });
        }
      }),
    );
  });

  it("answers any bytes with a value that encodes to them, or with an error; spare bits apart", () => {
    const usesBits = type.definition.type === "BitVec" || JSON.stringify([...type.definition.named]).includes("BitVec");
    holds(
      fc.property(asBytes(valid), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, change) => {
        const changed = Uint8Array.from(bytes);
        changed[at % bytes.length] = (changed[at % bytes.length] as number) ^ change;
        const result = type.decode(changed);
        if (!result.ok) return;
        const again = type.encode(result.value);
        if (!usesBits) expect(toHex(again)).toBe(toHex(changed));
        expect(type.decode(again)).toEqual(result);
      }),
    );
  });
});
