import { type Codec, codec, type TypeDefinition } from "./codec.js";
import { EncodeFault } from "./writer.js";

/** One codec a field. The order of the fields is the order on the wire. */
export type Fields<T> = { readonly [K in keyof T]-?: Codec<T[K]> };
/** A variant of an enum: its number on the wire and what it carries. */
export interface Variant<F> {
  readonly index: number;
  readonly fields: Fields<F>;
}

type AnyCodec = Codec<unknown>;
type Named = TypeDefinition["named"];

const joined = (
  ...all: readonly Pick<Codec<unknown>, "definition">[]
): Map<string, Named extends ReadonlyMap<string, infer V> ? V : never> =>
  new Map(all.flatMap(({ definition }) => [...definition.named]));

const total = (codecs: readonly AnyCodec[]): number => codecs.reduce((sum, { leastBytes }) => sum + leastBytes, 0);

const tupleType = (codecs: readonly AnyCodec[]): string =>
  codecs.length === 0
    ? "Null"
    : codecs.length === 1
      ? (codecs[0] as AnyCodec).definition.type
      : `(${codecs.map(({ definition }) => definition.type).join(", ")})`;

/** A struct: its fields one after the other, in the order in which they are given here. */
export function struct<T extends object>(name: string, fields: Fields<T>): Codec<T> {
  const entries = Object.entries(fields) as [keyof T & string, AnyCodec][];
  const codecs = entries.map(([, type]) => type);
  const named = joined(...codecs).set(
    name,
    Object.fromEntries(entries.map(([key, { definition }]) => [key, definition.type])),
  );
  return codec<T>({
    name,
    definition: { type: name, named },
    leastBytes: total(codecs),
    read: (from) => {
      const value: Record<string, unknown> = {};
      for (const [key, type] of entries) value[key] = type.read(from);
      return value as T;
    },
    write: (to, value) => {
      for (const [key, type] of entries) type.write(to, value[key]);
    },
  });
}

/** `null` is `None`. */
export const optionOf = <T>(some: Codec<T>): Codec<T | null> =>
  codec<T | null>({
    name: `Option<${some.name}>`,
    definition: { type: `Option<${some.definition.type}>`, named: some.definition.named },
    leastBytes: 1,
    read: (from) => {
      const byte = from.peek(0);
      if (byte > 1) from.fail(`option ${byte}`);
      return from.u8() === 1 ? some.read(from) : null;
    },
    write: (to, value) => {
      to.u8(value === null ? 0 : 1);
      if (value !== null) some.write(to, value);
    },
  });

/** @throws RangeError for elements that may take no bytes at all: a length would be bounded by nothing */
export function vecOf<T>(element: Codec<T>): Codec<readonly T[]> {
  if (element.leastBytes === 0) throw new RangeError(`a Vec of ${element.name}, which may take no bytes`);
  return codec<readonly T[]>({
    name: `Vec<${element.name}>`,
    definition: { type: `Vec<${element.definition.type}>`, named: element.definition.named },
    leastBytes: 1,
    read: (from) => {
      const count = from.count(element.leastBytes);
      const values: T[] = [];
      for (let i = 0; i < count; i++) values.push(element.read(from));
      return values;
    },
    write: (to, values) => {
      to.compact(values.length);
      for (const value of values) element.write(to, value);
    },
  });
}

/** A tuple: its elements one after the other. */
export const tupleOf = <T extends readonly unknown[]>(...elements: Fields<T> & readonly AnyCodec[]): Codec<T> =>
  codec<T>({
    name: `(${elements.map(({ name }) => name).join(", ")})`,
    definition: { type: tupleType(elements), named: joined(...elements) },
    leastBytes: total(elements),
    read: (from) => elements.map((element) => element.read(from)) as unknown as T,
    write: (to, values) => {
      for (const [i, element] of elements.entries()) element.write(to, values[i]);
    },
  });

/** A map from numbers, ascending by key on the wire as in the `Map`. Keys out of order or twice are refused. */
export const mapOf = <K extends number, V>(key: Codec<K>, value: Codec<V>): Codec<ReadonlyMap<K, V>> =>
  codec<ReadonlyMap<K, V>>({
    name: `BTreeMap<${key.name}, ${value.name}>`,
    definition: { type: `BTreeMap<${key.definition.type}, ${value.definition.type}>`, named: joined(key, value) },
    leastBytes: 1,
    read: (from) => {
      const count = from.count(key.leastBytes + value.leastBytes);
      const map = new Map<K, V>();
      for (let i = 0, last = -1; i < count; i++) {
        const next = key.read(from);
        if (next <= last) from.fail(`key ${next} after ${last}`);
        last = next;
        map.set(next, value.read(from));
      }
      return map;
    },
    write: (to, map) => {
      to.compact(map.size);
      for (const [k, v] of [...map].sort(([a], [b]) => a - b)) {
        key.write(to, k);
        value.write(to, v);
      }
    },
  });

/** An enum whose variants carry nothing, numbered from 0 as listed. */
export const namesOf = <T extends string>(name: string, variants: readonly T[]): Codec<T> =>
  codec<T>({
    name,
    definition: { type: name, named: new Map([[name, { _enum: [...variants] }]]) },
    leastBytes: 1,
    read: (from) => {
      const variant = variants[from.peek(0)];
      if (from.left > 0 && variant === undefined) from.fail(`${name} has no variant ${from.peek(0)}`);
      from.u8();
      return variant as T;
    },
    write: (to, value) => {
      const index = variants.indexOf(value);
      if (index < 0) throw new EncodeFault(`a variant of ${name}`, value);
      to.u8(index);
    },
  });

/** The member of a union whose tag may be `Name`. */
type Member<T, Tag extends keyof T, Name> = T extends unknown ? (Name extends T[Tag] ? Omit<T, Tag> : never) : never;
/** Every variant of a union of objects, which are told apart by their member `Tag`. */
export type Variants<T, Tag extends keyof T> = {
  readonly [Name in T[Tag] & string]: Variant<Member<T, Tag, Name>>;
};

const enumDefinition = (
  variants: readonly (readonly [string, number, readonly AnyCodec[]])[],
): Record<string, string> => {
  const byIndex = new Map(variants.map(([name, index, codecs]) => [index, [name, tupleType(codecs)] as const]));
  const slots = Array.from(
    { length: Math.max(...byIndex.keys()) + 1 },
    (_, i) => byIndex.get(i) ?? ([`__Unused${i}`, "Null"] as const),
  );
  return Object.fromEntries(slots);
};

/** An enum whose variants carry something: a union of objects that name their variant in the member `tag`. */
export function enumOf<T extends object, Tag extends keyof T & string>(
  name: string,
  tag: Tag,
  variants: Variants<T, Tag>,
): Codec<T> {
  const all = Object.entries(variants as unknown as Readonly<Record<string, Variant<never>>>).map(
    ([variant, { index, fields }]) => ({
      variant,
      index,
      entries: Object.entries(fields) as [string, AnyCodec][],
    }),
  );
  const codecs = all.map(({ entries }) => entries.map(([, type]) => type));
  const byIndex = new Map(all.map((one) => [one.index, one]));
  const byName = new Map(all.map((one) => [one.variant, one]));
  const _enum = enumDefinition(all.map(({ variant, index }, i) => [variant, index, codecs[i] ?? []]));
  return codec<T>({
    name,
    definition: { type: name, named: joined(...codecs.flat()).set(name, { _enum }) },
    leastBytes: 1 + Math.min(...codecs.map(total)),
    read: (from) => {
      const found = byIndex.get(from.peek(0));
      if (from.left > 0 && !found) from.fail(`${name} has no variant ${from.peek(0)}`);
      from.u8();
      const value: Record<string, unknown> = { [tag]: found?.variant };
      for (const [key, type] of found?.entries ?? []) value[key] = type.read(from);
      return value as T;
    },
    write: (to, value) => {
      const found = byName.get(value[tag] as string);
      if (!found) throw new EncodeFault(`a variant of ${name}`, value[tag]);
      to.u8(found.index);
      for (const [key, type] of found.entries) type.write(to, (value as Record<string, unknown>)[key]);
    },
  });
}
