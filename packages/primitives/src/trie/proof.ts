import { blake2b256Hex, toHex } from "../hashing/index.js";
import { type Hash, hash } from "../ids.js";
import { err, ok, type Result } from "../result.js";
import { type DecodedNode, decodeNode, type Handle } from "./decode-node.js";
import { nibbleAt, sharedWithPartial } from "./nibbles.js";
import { encodeNode, HASH_BYTES, isHashed, referenceOf } from "./node.js";
import { PersistentTrie } from "./persistent-trie.js";

/**
 * Why a proof proves nothing: the root is not among its nodes, a node on the way is missing, or one cannot be read.
 * The names are those of the reference's trie.
 */
export type ProofError = "InvalidStateRoot" | "IncompleteDatabase" | "DecoderError";

/**
 * The nodes that show what a trie has under a key, or that it has nothing there: those on the way from the root,
 * in that order, and at its end the value where it lies beside its node. Nodes below 32 bytes are inside their parent.
 */
export function buildProof(trie: PersistentTrie, key: Uint8Array): readonly Uint8Array[] {
  const proof: Uint8Array[] = [];
  let depth = 0;
  for (let node = trie.top; node; ) {
    if (node === trie.top || referenceOf(node, trie.version).length === HASH_BYTES)
      proof.push(encodeNode(node, trie.version));
    if (sharedWithPartial(key, depth, node.partial) < node.partial.length) break;
    depth += node.partial.length;
    if (depth === 2 * key.length) {
      if (node.value && isHashed(node.value, trie.version)) proof.push(node.value.bytes);
      break;
    }
    node = node.children?.[nibbleAt(key, depth)] ?? null;
    depth++;
  }
  return proof;
}

/**
 * What the trie with this root has under a key, according to a proof. Nodes that are not needed are passed over.
 *
 * @returns the value, or `null` where the proof shows that there is none
 */
export function verifyProof(
  root: Hash,
  proof: readonly Uint8Array[],
  key: Uint8Array,
): Result<Uint8Array | null, ProofError> {
  const nodes = new Map<Hash, Uint8Array>(proof.map((node) => [blake2b256Hex(node), node]));
  const top = nodes.get(root);
  if (!top) return root === PersistentTrie.empty(0).root() ? ok(null) : err("InvalidStateRoot");

  let bytes: Uint8Array = top;
  for (let depth = 0; ; depth++) {
    const node = decodeNode(bytes);
    if (!node.ok) return node;
    if (!node.value || sharedWithPartial(key, depth, node.value.partial) < node.value.partial.length) return ok(null);
    depth += node.value.partial.length;
    const ended = depth === 2 * key.length;
    const next = ended ? node.value.value : childFor(node.value, key, depth);
    if (!next) return ok(null);
    const found = resolve(next, nodes);
    if (!found) return err("IncompleteDatabase");
    if (ended) return ok(found);
    bytes = found;
  }
}

const childFor = (node: DecodedNode, key: Uint8Array, depth: number): Handle | null =>
  node.children?.[nibbleAt(key, depth)] ?? null;

const resolve = (handle: Handle, nodes: ReadonlyMap<Hash, Uint8Array>): Uint8Array | undefined =>
  "inline" in handle ? handle.inline : nodes.get(hash(toHex(handle.hash)));
