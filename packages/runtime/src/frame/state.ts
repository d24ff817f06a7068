import { type Hash, PersistentTrie } from "@parahost/primitives";

/** An entry of the state: a storage key, and its value or `null` where it was removed. */
export interface StateChange {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}
/** The state after a block. Immutable; forks share what they do not change. */
export interface RuntimeState {
  /** Root of the state trie. Computed when first asked for. */
  root(): Hash;
  /** What differs from the state that this one was made from, ascending by key. Everything, for a first or a loaded state. */
  changes(): readonly StateChange[];
  /** Every entry, ascending by key. */
  entries(): Iterable<readonly [key: Uint8Array, value: Uint8Array]>;
}

/** A {@link RuntimeState} as the frame keeps it: a trie, and what was last changed in it. */
export class TrieState implements RuntimeState {
  #root: Hash | undefined;

  constructor(
    readonly trie: PersistentTrie,
    private readonly changed: readonly StateChange[],
  ) {}

  static readonly empty = new TrieState(PersistentTrie.empty(1), []);

  /** A state from its entries, in any order. */
  static of(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>): TrieState {
    const trie = PersistentTrie.from(1, entries);
    return new TrieState(
      trie,
      Array.from(trie.entries(), ([key, value]) => ({ key, value })),
    );
  }

  root(): Hash {
    this.#root ??= this.trie.root();
    return this.#root;
  }

  changes(): readonly StateChange[] {
    return this.changed;
  }

  entries(): Iterable<readonly [key: Uint8Array, value: Uint8Array]> {
    return this.trie.entries();
  }
}
