import { joinNibbles, type Nibbles, nibbleAt, nibblesFrom, sharedByKeys, sharedWithPartial } from "./nibbles.js";
import type { StoredValue, TrieNode } from "./node.js";

/** A value to set, or `null` to take the key out. */
export interface Change {
  readonly key: Uint8Array;
  readonly value: StoredValue | null;
}

type Slots = (TrieNode | null)[];

/**
 * The trie after all changes. Each node on their way is copied once; all others are shared with the trie before.
 *
 * @param changes - ascending by key, no key twice
 * @returns the very same node where nothing changed
 */
export function updated(root: TrieNode | null, changes: readonly Change[]): TrieNode | null {
  return under(root, { changes, from: 0, to: changes.length }, 0);
}

/** The changes that fall under one node. */
interface Span {
  readonly changes: readonly Change[];
  readonly from: number;
  readonly to: number;
}

const keyAt = (span: Span, at: number): Uint8Array => (span.changes[at] as Change).key;

function under(node: TrieNode | null, span: Span, depth: number): TrieNode | null {
  if (span.from === span.to) return node;
  if (!node) return planted(span, depth);
  // Keys ascend, so what the first and the last share with the partial path, all between share too.
  const shared = Math.min(
    sharedWithPartial(keyAt(span, span.from), depth, node.partial),
    sharedWithPartial(keyAt(span, span.to - 1), depth, node.partial),
  );
  return shared === node.partial.length
    ? inside(node, span, depth + shared)
    : split(node, shared, span, depth + shared);
}

/** Where there was nothing yet. */
function planted(span: Span, depth: number): TrieNode | null {
  const [first, last] = [keyAt(span, span.from), keyAt(span, span.to - 1)];
  if (span.to - span.from === 1) {
    const { value } = span.changes[span.from] as Change;
    return value && newNode(nibblesFrom(first, depth), value, null);
  }
  const shared = sharedByKeys(first, last, depth);
  const partial = nibblesFrom(first, depth).slice(0, shared);
  return settled(partial, ...changed(null, emptySlots(), span, depth + shared));
}

/** Where all changes go through the node. */
function inside(node: TrieNode, span: Span, depth: number): TrieNode | null {
  const before = node.children ?? emptySlots();
  const [value, slots] = changed(node.value, [...before], span, depth);
  const same = value === node.value && slots.every((child, slot) => child === before[slot]);
  return same ? node : settled(node.partial, value, slots);
}

/** Where some change leaves the node's partial path halfway. */
function split(node: TrieNode, shared: number, span: Span, depth: number): TrieNode | null {
  const slot = node.partial[shared] as number;
  const lower = newNode(node.partial.slice(shared + 1), node.value, node.children);
  const start = emptySlots();
  start[slot] = lower;
  const [value, slots] = changed(null, start, span, depth);
  const same = !value && slots.every((child, at) => child === (at === slot ? lower : null));
  return same ? node : settled(node.partial.slice(0, shared), value, slots);
}

/** Does the changes at a branch: the one that ends there, and those below, slot by slot. */
function changed(before: StoredValue | null, slots: Slots, span: Span, depth: number): [StoredValue | null, Slots] {
  let value = before;
  let at = span.from;
  if (2 * keyAt(span, at).length === depth) value = chosen(before, (span.changes[at++] as Change).value);
  while (at < span.to) {
    const slot = nibbleAt(keyAt(span, at), depth);
    let end = at + 1;
    while (end < span.to && nibbleAt(keyAt(span, end), depth) === slot) end++;
    slots[slot] = under(slots[slot] ?? null, { changes: span.changes, from: at, to: end }, depth + 1);
    at = end;
  }
  return [value, slots];
}

/** Keeps the old value where the new one is no other, so that nothing above it is hashed again. */
function chosen(before: StoredValue | null, after: StoredValue | null): StoredValue | null {
  if (!before || !after || before.bytes.length !== after.bytes.length) return after;
  return after.bytes.every((byte, i) => byte === before.bytes[i]) ? before : after;
}

/** A node in its only form: none without content, none with a single child and no value. */
function settled(partial: Nibbles, value: StoredValue | null, slots: Slots): TrieNode | null {
  let only = -1;
  let taken = 0;
  for (let slot = 0; slot < slots.length; slot++) {
    if (!slots[slot]) continue;
    only = slot;
    taken++;
  }
  if (taken === 0) return value && newNode(partial, value, null);
  if (taken > 1 || value) return newNode(partial, value, slots);
  const child = slots[only] as TrieNode;
  return newNode(joinNibbles(partial, only, child.partial), child.value, child.children);
}

const newNode = (partial: Nibbles, value: StoredValue | null, children: TrieNode["children"]): TrieNode => ({
  partial,
  value,
  children,
  reference: null,
});

const emptySlots = (): Slots => new Array<TrieNode | null>(16).fill(null);
