import { blake2b256, toHex } from "../hashing/index.js";
import { type Hash, hash } from "../ids.js";
import { encodeNode, HASH_BYTES, referenceOf, type StateVersion, type TrieNode } from "./node.js";
import { type Change, updated } from "./update.js";
import { entriesUnder, find, keyAfter } from "./walk.js";

/** A key and the value it gets, or `null` or `undefined` to take the key out. */
export type TrieChange = readonly [key: Uint8Array, value: Uint8Array | null | undefined];

const NOTHING = new Uint8Array();
/** Blake2b-256 of the one byte that stands for a trie without entries. */
const EMPTY_ROOT = hash("0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314");

/**
 * The base-16 Patricia trie of the relay chain, as a value: a change gives a new trie that shares all it did not
 * change with the old one, so forks and past states cost what they differ in.
 *
 * Keys and values are kept as they are given, not copied: whoever hands them over does not write to them again.
 * After `k` changes the root costs `k` ways up, not the whole trie.
 */
export class PersistentTrie {
  private constructor(
    readonly version: StateVersion,
    /** The node at the top, for proofs. */
    readonly top: TrieNode | null,
  ) {}

  /** The trie without entries. */
  static empty(version: StateVersion): PersistentTrie {
    return new PersistentTrie(version, null);
  }

  /** The trie of these entries; of a key that comes twice, the last value counts. */
  static from(version: StateVersion, entries: Iterable<TrieChange>): PersistentTrie {
    return PersistentTrie.empty(version).apply(entries);
  }

  /** The value under a key. */
  get(key: Uint8Array): Uint8Array | undefined {
    return find(this.top, key)?.bytes;
  }

  /** The trie with this one entry set. */
  set(key: Uint8Array, value: Uint8Array): PersistentTrie {
    return this.apply([[key, value]]);
  }

  /** The trie without this key; this trie itself where the key is not there. */
  delete(key: Uint8Array): PersistentTrie {
    return this.apply([[key, null]]);
  }

  /** The trie after all changes, in any order; of a key that comes twice, the last change counts. */
  apply(changes: Iterable<TrieChange>): PersistentTrie {
    const top = updated(this.top, inOrder(changes));
    return top === this.top ? this : new PersistentTrie(this.version, top);
  }

  /** The hash that stands for all entries. Worked out when it is asked for, and remembered node by node. */
  root(): Hash {
    if (!this.top) return EMPTY_ROOT;
    const reference = referenceOf(this.top, this.version);
    return hash(toHex(reference.length === HASH_BYTES ? reference : blake2b256(encodeNode(this.top, this.version))));
  }

  /** The entries whose keys start with the prefix, ascending by key. */
  entries(prefix: Uint8Array = NOTHING): Generator<readonly [key: Uint8Array, value: Uint8Array]> {
    return entriesUnder(this.top, prefix);
  }

  /** The lowest key above the one given, which itself need not be in the trie. */
  nextKey(after: Uint8Array): Uint8Array | undefined {
    return keyAfter(this.top, after) ?? undefined;
  }
}

/** Ascending by key; of changes to one key, the last. */
function inOrder(changes: Iterable<TrieChange>): readonly Change[] {
  const sorted = Array.from(changes, ([key, bytes]) => ({ key, value: bytes ? { bytes, hash: null } : null }));
  sorted.sort((a, b) => compareKeys(a.key, b.key));
  return sorted.filter(({ key }, i) => {
    const next = sorted[i + 1];
    return !next || compareKeys(key, next.key) !== 0;
  });
}

function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return a.length - b.length;
}
