import { type Codec, codecs, fromHex, orderedTrieRoot, trieRoot, tupleOf, vecOf } from "@parahost/primitives";
import type { Provisions } from "../../host/functions.js";
import { HostTrap } from "../../host/trap.js";
import { type RuntimeSandbox, stateVersion } from "../runtime-sandbox.js";

const LIST = vecOf(codecs.bytes);
const ENTRIES = vecOf(tupleOf<[Uint8Array, Uint8Array]>(codecs.bytes, codecs.bytes));

/** Roots of tries that the runtime hands over whole. */
export const TRIE: Provisions<RuntimeSandbox> = {
  ext_trie_blake2_256_ordered_root_version_1: {
    type: "(i64)->(i32)",
    bind: (env) => (list: bigint) => orderedRoot(env, list, 0),
  },
  ext_trie_blake2_256_ordered_root_version_2: {
    type: "(i64,i32)->(i32)",
    bind: (env) => (list: bigint, version: number) => orderedRoot(env, list, version),
  },
  ext_trie_blake2_256_root_version_1: { type: "(i64)->(i32)", bind: (env) => (list: bigint) => root(env, list, 0) },
  ext_trie_blake2_256_root_version_2: {
    type: "(i64,i32)->(i32)",
    bind: (env) => (list: bigint, version: number) => root(env, list, version),
  },
};

const orderedRoot = (env: RuntimeSandbox, list: bigint, version: number): number =>
  env.place(fromHex(orderedTrieRoot(argument(env, list, LIST), stateVersion(version))));

const root = (env: RuntimeSandbox, entries: bigint, version: number): number =>
  env.place(fromHex(trieRoot(argument(env, entries, ENTRIES), stateVersion(version))));

function argument<T>(env: RuntimeSandbox, packed: bigint, type: Codec<T>): T {
  const list = type.decode(env.bytes(packed));
  if (!list.ok) throw new HostTrap(`ext_trie: ${list.error.type}: ${list.error.reason}`);
  return list.value;
}
