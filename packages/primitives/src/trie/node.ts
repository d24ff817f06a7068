import { blake2b256 } from "../hashing/index.js";
import type { Nibbles } from "./nibbles.js";

/** 0: values lie in their nodes. 1: values above 32 bytes lie beside them, under their hash. */
export type StateVersion = 0 | 1;

/** A value, and its hash once it was asked for; shared by all copies of its node. */
export interface StoredValue {
  readonly bytes: Uint8Array;
  hash: Uint8Array | null;
}

/** A node of the trie. It never changes, but for what it remembers of its own encoding. */
export interface TrieNode {
  readonly partial: Nibbles;
  readonly value: StoredValue | null;
  /** 16 slots, two of them taken or one and a value; `null` for a leaf. */
  readonly children: readonly (TrieNode | null)[] | null;
  /** What a parent writes for this node: the encoding itself below 32 bytes, else its hash. */
  reference: Uint8Array | null;
}

/** The length of a hash. A shorter reference is the node itself. */
export const HASH_BYTES = 32;
const LONGEST_INLINE_VALUE = 32;

const LEAF = { prefix: 0x40, max: 63 };
const BRANCH = { prefix: 0x80, max: 63 };
const BRANCH_WITH_VALUE = { prefix: 0xc0, max: 63 };
const LEAF_WITH_HASHED_VALUE = { prefix: 0x20, max: 31 };
const BRANCH_WITH_HASHED_VALUE = { prefix: 0x10, max: 15 };

/** Whether a value lies beside its node. */
export const isHashed = (value: StoredValue, version: StateVersion): boolean =>
  version === 1 && value.bytes.length > LONGEST_INLINE_VALUE;

/** The reference of a node, worked out once; so after a change only the way up to the root is hashed anew. */
export function referenceOf(node: TrieNode, version: StateVersion): Uint8Array {
  if (node.reference) return node.reference;
  const encoded = encodeNode(node, version);
  node.reference = encoded.length < HASH_BYTES ? encoded : blake2b256(encoded);
  return node.reference;
}

/** The bytes of a node, as they are hashed and as a proof carries them. */
export function encodeNode(node: TrieNode, version: StateVersion): Uint8Array {
  const hashed = node.value !== null && isHashed(node.value, version);
  const head = header(kindOf(node, hashed), node.partial.length);
  const value = node.value && (hashed ? hashOfValue(node.value) : node.value.bytes);
  const references = node.children?.map((child) => child && referenceOf(child, version)) ?? [];

  const writer = new NodeWriter(
    head.length +
      ((node.partial.length + 1) >> 1) +
      (node.children ? 2 : 0) +
      (value ? value.length + (hashed ? 0 : compactLength(value.length)) : 0) +
      references.reduce((sum, reference) => sum + (reference ? 1 + reference.length : 0), 0),
  );
  writer.raw(head);
  writer.nibbles(node.partial);
  if (node.children) writer.bitmap(references);
  if (value && hashed) writer.raw(value);
  if (value && !hashed) writer.withLength(value);
  for (const reference of references) if (reference) writer.withLength(reference);
  return writer.bytes;
}

function kindOf(node: TrieNode, hashed: boolean): typeof LEAF {
  if (!node.children) return hashed ? LEAF_WITH_HASHED_VALUE : LEAF;
  if (!node.value) return BRANCH;
  return hashed ? BRANCH_WITH_HASHED_VALUE : BRANCH_WITH_VALUE;
}

function hashOfValue(value: StoredValue): Uint8Array {
  value.hash ??= blake2b256(value.bytes);
  return value.hash;
}

/** What kind of node, and how many nibbles: in the first byte as far as they fit, then 255 a byte. */
function header({ prefix, max }: typeof LEAF, nibbles: number): readonly number[] {
  if (nibbles < max) return [prefix | nibbles];
  const bytes = [prefix | max];
  let left = nibbles - max;
  for (; left >= 255; left -= 255) bytes.push(255);
  bytes.push(left);
  return bytes;
}

const compactLength = (n: number): number => (n < 1 << 6 ? 1 : n < 1 << 14 ? 2 : n < 1 << 30 ? 4 : 5);

class NodeWriter {
  readonly bytes: Uint8Array;
  private at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  raw(bytes: ArrayLike<number>): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Packed; an odd one comes first, in a byte of its own. */
  nibbles(nibbles: Nibbles): void {
    let i = nibbles.length & 1;
    if (i) this.bytes[this.at++] = nibbles[0] as number;
    for (; i < nibbles.length; i += 2)
      this.bytes[this.at++] = ((nibbles[i] as number) << 4) | (nibbles[i + 1] as number);
  }

  bitmap(slots: readonly unknown[]): void {
    const bits = slots.reduce<number>((map, taken, slot) => (taken ? map | (1 << slot) : map), 0);
    this.raw([bits & 255, bits >> 8]);
  }

  withLength(bytes: Uint8Array): void {
    const n = bytes.length;
    if (n < 1 << 6) this.raw([n << 2]);
    else if (n < 1 << 14) this.raw([((n << 2) & 255) | 1, n >> 6]);
    else if (n < 1 << 30) this.raw([((n << 2) & 255) | 2, (n >> 6) & 255, (n >> 14) & 255, n >> 22]);
    else this.raw([3, n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24]);
    this.raw(bytes);
  }
}
