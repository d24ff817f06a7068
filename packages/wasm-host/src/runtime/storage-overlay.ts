import type { Hash, PersistentTrie, StateVersion, TrieChange } from "@parahost/primitives";
import { AppendedValue } from "./appended-value.js";
import { type KeyText, keyBytes, keyText, SortedKeys } from "./key-text.js";

/** What was written; `null` where the key was taken out. */
type Written = Uint8Array | AppendedValue | null;
type Layer = Map<KeyText, Written>;

/** What came of clearing a prefix. */
export interface ClearedPrefix {
  /** Whether nothing is left under it. */
  readonly isAll: boolean;
  /** Keys of the state below that were looked at: what the limit counts, and what the reference answers. */
  readonly visited: number;
}

/**
 * Changes over a persistent trie, with transactions that nest. It outlives a call of the runtime, so that a block is built in
 * one; the trie below is never changed.
 *
 * Keys and values are copied in. What it hands out is not to be written to.
 */
export class StorageOverlay {
  #layers: Layer[] = [new Map()];
  /** Of all layers, those that are gone too. */
  readonly #keys = new SortedKeys();
  /** With all changes; `null` when there are newer ones. */
  #trie: PersistentTrie | null;

  constructor(readonly base: PersistentTrie) {
    this.#trie = base;
  }

  /** The value, until the next change. */
  get(key: Uint8Array): Uint8Array | undefined {
    const written = this.#written(keyText(key));
    if (written === undefined) return this.base.get(key);
    return valueIn(written);
  }

  /** Puts a value under a key. */
  set(key: Uint8Array, value: Uint8Array): void {
    this.#write(keyText(key), value.slice());
  }

  /** Takes a key out. */
  clear(key: Uint8Array): void {
    this.#write(keyText(key), null);
  }

  /** Puts an item, encoded, at the end of an encoded list. A value that is no list is replaced. */
  append(key: Uint8Array, item: Uint8Array): void {
    const text = keyText(key);
    const own = this.#top.get(text);
    if (own instanceof AppendedValue) {
      own.append(item);
      this.#trie = null;
      return;
    }
    const written = this.#written(text);
    const list =
      written instanceof AppendedValue
        ? written.copy()
        : AppendedValue.from((written === undefined ? this.base.get(key) : written) ?? NOTHING);
    list.append(item);
    this.#write(text, list);
  }

  /**
   * Takes out the keys that start so. As in the reference the limit counts keys of the state below only; what was written
   * since goes in any case.
   *
   * @param limit - `null` for none
   */
  clearPrefix(prefix: Uint8Array, limit: number | null): ClearedPrefix {
    for (const key of [...this.#keys.under(keyText(prefix))]) if (this.#written(key)) this.#write(key, null);
    let visited = 0;
    for (const [key] of this.base.entries(prefix)) {
      if (visited === limit) return { isAll: false, visited };
      this.#write(keyText(key), null);
      visited++;
    }
    return { isAll: true, visited };
  }

  /** The lowest key above the one given, which itself need not be there. */
  nextKey(after: Uint8Array): Uint8Array | undefined {
    let below = this.base.nextKey(after);
    while (below && this.#written(keyText(below)) === null) below = this.base.nextKey(below);
    const text = keyText(after);
    const limit = below && keyText(below);
    for (const key of this.#keys.from(text)) {
      if (limit !== undefined && key >= limit) break;
      if (key !== text && this.#written(key)) return keyBytes(key);
    }
    return below;
  }

  /** How many transactions are open. */
  get depth(): number {
    return this.#layers.length - 1;
  }

  /** Starts a transaction, within the one that is open. */
  startTransaction(): void {
    this.#layers.push(new Map());
  }

  /** Keeps what was changed since the start of the innermost transaction. @throws RangeError where none is open */
  commitTransaction(): void {
    const layer = this.#ended();
    for (const [key, written] of layer) this.#top.set(key, written);
  }

  /** Forgets what was changed since the start of the innermost transaction. @throws RangeError where none is open */
  rollbackTransaction(): void {
    if (this.#ended().size > 0) this.#trie = null;
  }

  /** The state root with all changes. @throws RangeError for another layout than the state's */
  root(version: StateVersion): Hash {
    if (version !== this.base.version)
      throw new RangeError(`a root in state version ${version}; the state is kept in version ${this.base.version}`);
    return this.commit().root();
  }

  /** The state with all changes. The overlay can be used on. */
  commit(): PersistentTrie {
    this.#trie ??= this.base.apply(this.changes());
    return this.#trie;
  }

  /** What differs from the state below, ascending by key. */
  changes(): readonly TrieChange[] {
    const changes: TrieChange[] = [];
    for (const text of this.#keys.from("")) {
      const written = this.#written(text);
      if (written === undefined) continue;
      const key = keyBytes(text);
      const value = valueIn(written);
      if (!isSame(this.base.get(key), value)) changes.push([key, value && copied(written, value)]);
    }
    return changes;
  }

  get #top(): Layer {
    return this.#layers.at(-1) as Layer;
  }

  #written(key: KeyText): Written | undefined {
    for (let at = this.#layers.length - 1; at >= 0; at--) {
      const written = this.#layers[at]?.get(key);
      if (written !== undefined) return written;
    }
    return undefined;
  }

  #write(key: KeyText, written: Written): void {
    this.#top.set(key, written);
    this.#keys.add(key);
    this.#trie = null;
  }

  #ended(): Layer {
    if (this.depth === 0) throw new RangeError("no transaction is open");
    return this.#layers.pop() as Layer;
  }
}

const NOTHING = new Uint8Array();

const valueIn = (written: Written): Uint8Array | undefined =>
  written instanceof AppendedValue ? written.view() : (written ?? undefined);

/** A list may grow on; everything else stays as it is. */
const copied = (written: Written, value: Uint8Array): Uint8Array =>
  written instanceof AppendedValue ? value.slice() : value;

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;
