import { blake2_128Concat, type Codec, toHex, twox64Concat, twox128 } from "@parahost/primitives";
import { StorageFault } from "./faults.js";
import type { KeyText, Storage } from "./storage.js";

/** How a map's keys are hashed. Both leave the key readable at the end. */
export type Hasher = "Twox64Concat" | "Blake2_128Concat";

const text = (bytes: Uint8Array): KeyText =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
const bytes = (key: KeyText): Uint8Array => Uint8Array.from(Buffer.from(key, "latin1"));
const ascii = (name: string): Uint8Array => new TextEncoder().encode(name);

/** The first 32 bytes of every key of an item, as Substrate lays them out. */
const itemKey = (pallet: string, item: string): KeyText => text(twox128(ascii(pallet))) + text(twox128(ascii(item)));

/** One value. What is not there is the default. */
export class StorageValue<T> {
  readonly #item: KeyText;

  constructor(
    private readonly storage: Storage,
    pallet: string,
    item: string,
    private readonly codec: Codec<T>,
    private readonly absent: T,
  ) {
    this.#item = itemKey(pallet, item);
  }

  /** The value, or the default. */
  get(): T {
    return this.storage.read(this.#item, "", this.codec) ?? this.absent;
  }

  /** Writes the value, also where it is the default. */
  set(value: T): void {
    this.storage.write(this.#item, "", this.codec, value);
  }

  /** Back to the default: the entry goes. */
  clear(): void {
    this.storage.write(this.#item, "", this.codec, undefined);
  }

  /** Gives what is there, and clears it. */
  take(): T {
    const value = this.get();
    this.clear();
    return value;
  }
}

const HASH_BYTES: Record<Hasher, number> = { Twox64Concat: 8, Blake2_128Concat: 16 };
const HASH: Record<Hasher, (key: Uint8Array) => Uint8Array> = {
  Twox64Concat: twox64Concat,
  Blake2_128Concat: blake2_128Concat,
};
/** Keys whose hash is remembered: an item with more forgets them all and starts again. */
const REMEMBERED_KEYS = 4096;

/** One value a key. Entries come ascending by the bytes of their hashed key, which is no order that means anything. */
export class StorageMap<K extends string | number, V> {
  readonly #item: KeyText;
  readonly #keys = new Map<K, KeyText>();

  constructor(
    private readonly storage: Storage,
    pallet: string,
    item: string,
    private readonly key: Codec<K>,
    private readonly codec: Codec<V>,
    private readonly hasher: Hasher = "Twox64Concat",
  ) {
    this.#item = itemKey(pallet, item);
  }

  /** `undefined` where the key has no entry. */
  get(key: K): V | undefined {
    return this.storage.read(this.#item, this.#rest(key), this.codec);
  }

  /** Whether the key has an entry. */
  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  /** Makes or replaces the entry. */
  set(key: K, value: V): void {
    this.storage.write(this.#item, this.#rest(key), this.codec, value);
  }

  /** Nothing happens where there is no entry. */
  delete(key: K): void {
    this.storage.write(this.#item, this.#rest(key), this.codec, undefined);
  }

  /** Gives the entry's value, and deletes it. */
  take(key: K): V | undefined {
    const value = this.get(key);
    if (value !== undefined) this.delete(key);
    return value;
  }

  /** All entries, ascending by hashed key. */
  entries(): readonly (readonly [K, V])[] {
    return this.storage
      .entries(this.#item, "", this.codec)
      .map(([rest, value]) => [readable(rest, HASH_BYTES[this.hasher], this.key), value] as const);
  }

  /** Deletes every entry. */
  clear(): void {
    for (const [rest] of this.storage.entries(this.#item, "", this.codec))
      this.storage.write(this.#item, rest, this.codec, undefined);
  }

  #rest(key: K): KeyText {
    const remembered = this.#keys.get(key);
    if (remembered !== undefined) return remembered;
    const rest = text(HASH[this.hasher](this.key.encode(key)));
    if (this.#keys.size >= REMEMBERED_KEYS) this.#keys.clear();
    this.#keys.set(key, rest);
    return rest;
  }
}

/** One value a pair of keys; the entries of a first key lie together. */
export class StorageDoubleMap<A extends string | number, B extends string | number, V> {
  readonly #item: KeyText;

  constructor(
    private readonly storage: Storage,
    pallet: string,
    item: string,
    private readonly first: Codec<A>,
    private readonly second: Codec<B>,
    private readonly codec: Codec<V>,
    private readonly hasher: Hasher = "Twox64Concat",
  ) {
    this.#item = itemKey(pallet, item);
  }

  /** `undefined` where the pair has no entry. */
  get(a: A, b: B): V | undefined {
    return this.storage.read(this.#item, this.#rest(a, b), this.codec);
  }

  /** Makes or replaces the entry. */
  set(a: A, b: B, value: V): void {
    this.storage.write(this.#item, this.#rest(a, b), this.codec, value);
  }

  /** Nothing happens where there is no entry. */
  delete(a: A, b: B): void {
    this.storage.write(this.#item, this.#rest(a, b), this.codec, undefined);
  }

  /** All entries of a first key. */
  entriesOf(a: A): readonly (readonly [B, V])[] {
    const prefix = this.#part(this.first, a);
    return this.storage
      .entries(this.#item, prefix, this.codec)
      .map(([rest, value]) => [readable(rest, prefix.length + HASH_BYTES[this.hasher], this.second), value] as const);
  }

  /** All entries. The first key must be one of fixed length. */
  entries(): readonly (readonly [A, B, V])[] {
    const skip = HASH_BYTES[this.hasher];
    return this.storage.entries(this.#item, "", this.codec).map(([rest, value]) => {
      const end = skip + this.first.leastBytes;
      return [read(rest.slice(skip, end), this.first), readable(rest, end + skip, this.second), value] as const;
    });
  }

  /** Deletes every entry of a first key. */
  clearOf(a: A): void {
    for (const [rest] of this.storage.entries(this.#item, this.#part(this.first, a), this.codec))
      this.storage.write(this.#item, rest, this.codec, undefined);
  }

  #part<K>(codec: Codec<K>, key: K): KeyText {
    return text(HASH[this.hasher](codec.encode(key)));
  }

  #rest(a: A, b: B): KeyText {
    return this.#part(this.first, a) + this.#part(this.second, b);
  }
}

const readable = <K>(rest: KeyText, from: number, codec: Codec<K>): K => read(rest.slice(from), codec);

function read<K>(key: KeyText, codec: Codec<K>): K {
  const result = codec.decode(bytes(key));
  if (!result.ok) throw new StorageFault("Undecodable", { key: toHex(bytes(key)), ...result.error });
  return result.value;
}
