import { type Codec, type Result, toHex } from "@parahost/primitives";
import { injectable } from "inversify";
import { StorageFault } from "./faults.js";
import { type StateChange, TrieState } from "./state.js";

/** A storage key, or the end of one: one character a byte, so that text order is byte order. */
export type KeyText = string;
interface Write {
  readonly codec: Codec<never>;
  /** `undefined`: removed. */
  readonly value: unknown;
}
/** By item (the first 32 bytes of a key), then by the rest of the key. */
type Layer = Map<KeyText, Map<KeyText, Write>>;

/** Values that were decoded or encoded, by the very bytes. Forks share bytes, so they share what was decoded from them. */
const known = new WeakMap<Uint8Array, unknown>();

const bytesOf = (key: KeyText): Uint8Array => Uint8Array.from(Buffer.from(key, "latin1"));
const textOf = (key: Uint8Array): KeyText => Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
const ITEM_BYTES = 32;

/**
 * What modules read and write: layers of changes over an immutable state.
 *
 * Values are encoded when the changes are committed, not before; between, they are the plain objects that were written, which
 * nobody writes to again. Iteration is by key bytes. Holds one execution at a time: {@link open} starts it.
 */
@injectable()
export class Storage {
  #base = TrieState.empty;
  #layers: Layer[] = [];
  #reads: Map<KeyText, unknown> = new Map();
  #events: object[] = [];
  #execution = 0;

  /** Counts the executions: as long as it stays, nobody has started another. */
  get execution(): number {
    return this.#execution;
  }

  /** Starts on a state, with nothing changed. What was not committed is gone. */
  open(base: TrieState): void {
    this.#execution++;
    this.#base = base;
    this.#layers = [new Map()];
    this.#reads = new Map();
    this.#events = [];
  }

  /** The value under a key, seen through the transactions that are open. @throws StorageFault where it does not decode */
  read<T>(item: KeyText, rest: KeyText, codec: Codec<T>): T | undefined {
    for (let at = this.#layers.length - 1; at >= 0; at--) {
      const write = this.#layers[at]?.get(item)?.get(rest);
      if (write) return write.value as T | undefined;
    }
    const key = item + rest;
    if (this.#reads.has(key)) return this.#reads.get(key) as T | undefined;
    const bytes = this.#base.trie.get(bytesOf(key));
    const value = bytes === undefined ? undefined : decodedOnce(codec, key, bytes);
    this.#reads.set(key, value);
    return value;
  }

  /** Writes into the innermost transaction; `undefined` removes the entry. */
  write<T>(item: KeyText, rest: KeyText, codec: Codec<T>, value: T | undefined): void {
    const layer = this.#layers.at(-1);
    if (!layer) throw new StorageFault("NotOpen", { item: toHex(bytesOf(item)) });
    const entries = layer.get(item) ?? new Map<KeyText, Write>();
    layer.set(item, entries);
    entries.set(rest, { codec: codec as unknown as Codec<never>, value });
  }

  /** The entries of an item, ascending by key bytes, as they were when this was called. */
  entries<T>(item: KeyText, rest: KeyText, codec: Codec<T>): readonly (readonly [rest: KeyText, value: T])[] {
    const found = new Map<KeyText, T | undefined>();
    for (const [key, bytes] of this.#base.trie.entries(bytesOf(item + rest))) {
      const text = textOf(key);
      found.set(text.slice(ITEM_BYTES), decodedOnce(codec, text, bytes));
    }
    for (const layer of this.#layers)
      for (const [key, { value }] of layer.get(item) ?? [])
        if (key.startsWith(rest)) found.set(key, value as T | undefined);
    return [...found]
      .filter((entry): entry is [KeyText, T] => entry[1] !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Notes an event. It goes with its transaction. */
  deposit(event: object): void {
    this.#events.push(event);
  }

  /** What was deposited since the start, by what was not rolled back. */
  get events(): readonly object[] {
    return this.#events;
  }

  /** Runs something whose changes and events stay only if it is ok. Nests. */
  transact<T, E>(run: () => Result<T, E>): Result<T, E> {
    const depth = this.#layers.push(new Map());
    const events = this.#events.length;
    let kept = false;
    try {
      const result = run();
      kept = result.ok;
      return result;
    } finally {
      const layer = this.#layers[depth - 1];
      this.#layers.length = depth - 1;
      if (kept && layer) this.#merge(layer);
      else this.#events.length = events;
    }
  }

  /** Runs something only to see what comes out: no change and no event stays. */
  pretend<T>(run: () => T): T {
    let out: { readonly value: T } | undefined;
    this.transact<null, null>(() => {
      out = { value: run() };
      return { ok: false, error: null };
    });
    return (out as unknown as { readonly value: T }).value;
  }

  /** Looks at a state without disturbing what is executed. */
  inspect<T>(base: TrieState, look: () => T): T {
    const kept = [this.#base, this.#layers, this.#reads, this.#events] as const;
    const execution = this.#execution;
    try {
      this.open(base);
      return look();
    } finally {
      [this.#base, this.#layers, this.#reads, this.#events] = kept;
      this.#execution = execution;
    }
  }

  /** Looks at the state that the execution started from. */
  before<T>(look: () => T): T {
    return this.inspect(this.#base, look);
  }

  #merge(layer: Layer): void {
    const below = this.#layers.at(-1);
    for (const [item, entries] of layer) {
      const into = below?.get(item);
      if (into) for (const [rest, write] of entries) into.set(rest, write);
      else below?.set(item, entries);
    }
  }

  /** Encodes what was changed: the state afterwards. The execution goes on over the state that it started with. */
  commit(): TrieState {
    const changes: StateChange[] = [];
    for (const [item, entries] of this.#layers[0] ?? [])
      for (const [rest, write] of entries) {
        const key = bytesOf(item + rest);
        const before = this.#base.trie.get(key);
        const after = encoded(write);
        if (!isSame(before, after)) changes.push({ key, value: after ?? null });
      }
    changes.sort((a, b) => Buffer.compare(a.key, b.key));
    return new TrieState(this.#base.trie.apply(changes.map(({ key, value }) => [key, value])), changes);
  }
}

function encoded({ codec, value }: Write): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const bytes = (codec as Codec<unknown>).encode(value);
  known.set(bytes, value);
  return bytes;
}

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;

function decodedOnce<T>(codec: Codec<T>, key: KeyText, bytes: Uint8Array): T {
  if (known.has(bytes)) return known.get(bytes) as T;
  const result = codec.decode(bytes);
  if (!result.ok) throw new StorageFault("Undecodable", { key: toHex(bytesOf(key)), ...result.error });
  known.set(bytes, result.value);
  return result.value;
}
