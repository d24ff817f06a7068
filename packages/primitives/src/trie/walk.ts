import { joinNibbles, keyOfPath, type Nibbles, nibbleAt, sharedWithPartial } from "./nibbles.js";
import type { StoredValue, TrieNode } from "./node.js";

/** The value under a key. */
export function find(root: TrieNode | null, key: Uint8Array): StoredValue | null {
  let depth = 0;
  for (let node = root; node; ) {
    if (sharedWithPartial(key, depth, node.partial) < node.partial.length) return null;
    depth += node.partial.length;
    if (depth === 2 * key.length) return node.value;
    node = node.children?.[nibbleAt(key, depth)] ?? null;
    depth++;
  }
  return null;
}

/** A node and the way to it, its own partial path included. */
interface Place {
  readonly node: TrieNode;
  readonly path: Nibbles;
}

/** All keys that start with a prefix, ascending, each with its value. */
export function* entriesUnder(
  root: TrieNode | null,
  prefix: Uint8Array,
): Generator<readonly [key: Uint8Array, value: Uint8Array]> {
  const top = subtree(root, prefix);
  const waiting = top ? [top] : [];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { node, path } = place;
    if (node.value) yield [keyOfPath(path), node.value.bytes];
    for (let slot = 15; node.children && slot >= 0; slot--) {
      const child = node.children[slot];
      if (child) waiting.push({ node: child, path: joinNibbles(path, slot, child.partial) });
    }
  }
}

/** The highest node all of whose keys start with the prefix. */
function subtree(root: TrieNode | null, prefix: Uint8Array): Place | null {
  let place = root && { node: root, path: root.partial };
  let depth = 0;
  while (place) {
    const { node, path }: Place = place;
    const shared = sharedWithPartial(prefix, depth, node.partial);
    depth += shared;
    if (depth === 2 * prefix.length) return place;
    if (shared < node.partial.length) return null;
    const slot = nibbleAt(prefix, depth);
    const child: TrieNode | null = node.children?.[slot] ?? null;
    place = child && { node: child, path: joinNibbles(path, slot, child.partial) };
    depth++;
  }
  return null;
}

/** The lowest key above a key, which itself need not be there. */
export function keyAfter(root: TrieNode | null, key: Uint8Array): Uint8Array | null {
  const place = root && placeAfter({ node: root, path: root.partial }, key, 0);
  return place && keyOfPath(place.path);
}

function placeAfter({ node, path }: Place, key: Uint8Array, from: number): Place | null {
  const shared = sharedWithPartial(key, from, node.partial);
  const depth = from + shared;
  const ended = depth === 2 * key.length;
  if (shared < node.partial.length) {
    const isAbove = ended || (node.partial[shared] as number) > nibbleAt(key, depth);
    return isAbove ? lowest({ node, path }) : null;
  }
  const slot = ended ? -1 : nibbleAt(key, depth);
  const child = node.children?.[slot];
  const inChild = child && placeAfter({ node: child, path: joinNibbles(path, slot, child.partial) }, key, depth + 1);
  return inChild ?? lowestChild({ node, path }, slot + 1);
}

function lowest(place: Place): Place | null {
  return place.node.value ? place : lowestChild(place, 0);
}

function lowestChild({ node, path }: Place, fromSlot: number): Place | null {
  for (let slot = fromSlot; node.children && slot < 16; slot++) {
    const child = node.children[slot];
    if (child) return lowest({ node: child, path: joinNibbles(path, slot, child.partial) });
  }
  return null;
}
