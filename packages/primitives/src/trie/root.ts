import type { Hash } from "../ids.js";
import type { StateVersion } from "./node.js";
import { PersistentTrie } from "./persistent-trie.js";

/** The root over entries, for those who need no trie afterwards. */
export const trieRoot = (
  entries: Iterable<readonly [key: Uint8Array, value: Uint8Array]>,
  version: StateVersion,
): Hash => PersistentTrie.from(version, entries).root();

/** The root over a list, under keys that are the compact encodings of the positions: the extrinsics root of a block. */
export const orderedTrieRoot = (values: readonly Uint8Array[], version: StateVersion): Hash =>
  trieRoot(
    values.map((value, index) => [compact(index), value] as const),
    version,
  );

function compact(n: number): Uint8Array {
  if (n < 1 << 6) return Uint8Array.of(n << 2);
  if (n < 1 << 14) return Uint8Array.of(((n << 2) & 255) | 1, n >> 6);
  return Uint8Array.of(((n << 2) & 255) | 2, (n >> 6) & 255, (n >> 14) & 255, n >> 22);
}
