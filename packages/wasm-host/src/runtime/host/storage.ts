import { codecs, fromHex, optionOf } from "@parahost/primitives";
import type { Provisions } from "../../host/functions.js";
import { HostTrap } from "../../host/trap.js";
import { type RuntimeSandbox, stateVersion } from "../runtime-sandbox.js";

const CHILD_STORAGE = new TextEncoder().encode(":child_storage:");
/** Where the roots of child tries lie. As in the reference, they are not written to as other keys are. */
const isChildStorage = (key: Uint8Array, shared = CHILD_STORAGE.length): boolean =>
  key.length >= shared && CHILD_STORAGE.subarray(0, shared).every((byte, i) => key[i] === byte);

/** The state. Each is named as the reference names it. */
export const STORAGE: Provisions<RuntimeSandbox> = {
  ext_storage_get_version_1: {
    type: "(i64)->(i64)",
    bind: (env) => (key: bigint) => env.giveOption(env.overlay.get(env.bytes(key))),
  },
  ext_storage_read_version_1: {
    type: "(i64,i64,i32)->(i64)",
    bind:
      (env) =>
      (...args: ReadArgs) =>
        read(env, ...args),
  },
  ext_storage_exists_version_1: {
    type: "(i64)->(i32)",
    bind: (env) => (key: bigint) => (env.overlay.get(env.bytes(key)) === undefined ? 0 : 1),
  },
  ext_storage_set_version_1: {
    type: "(i64,i64)->()",
    bind: (env) => (key: bigint, value: bigint) => {
      if (!isChildStorage(env.bytes(key))) env.overlay.set(env.bytes(key), env.bytes(value));
    },
  },
  ext_storage_clear_version_1: {
    type: "(i64)->()",
    bind: (env) => (key: bigint) => {
      if (!isChildStorage(env.bytes(key))) env.overlay.clear(env.bytes(key));
    },
  },
  ext_storage_append_version_1: {
    type: "(i64,i64)->()",
    bind: (env) => (key: bigint, item: bigint) => env.overlay.append(env.bytes(key), env.bytes(item)),
  },
  ext_storage_clear_prefix_version_1: {
    type: "(i64)->()",
    bind: (env) => (prefix: bigint) => void clearPrefix(env, prefix, null),
  },
  ext_storage_clear_prefix_version_2: {
    type: "(i64,i64)->(i64)",
    bind: (env) => (prefix: bigint, limit: bigint) => env.give(clearPrefix(env, prefix, limitIn(env.bytes(limit)))),
  },
  ext_storage_next_key_version_1: {
    type: "(i64)->(i64)",
    bind: (env) => (key: bigint) => env.giveOption(env.overlay.nextKey(env.bytes(key))),
  },
  ext_storage_root_version_1: { type: "()->(i64)", bind: (env) => () => env.give(fromHex(env.overlay.root(0))) },
  ext_storage_root_version_2: {
    type: "(i32)->(i64)",
    bind: (env) => (version: number) => env.give(fromHex(env.overlay.root(stateVersion(version)))),
  },
  ext_storage_changes_root_version_1: { type: "(i64)->(i64)", bind: (env) => () => env.giveOption(undefined) },
  ext_storage_start_transaction_version_1: { type: "()->()", bind: (env) => () => env.overlay.startTransaction() },
  ext_storage_commit_transaction_version_1: {
    type: "()->()",
    bind: (env) => () => {
      requireTransaction(env);
      env.overlay.commitTransaction();
    },
  },
  ext_storage_rollback_transaction_version_1: {
    type: "()->()",
    bind: (env) => () => {
      requireTransaction(env);
      env.overlay.rollbackTransaction();
    },
  },
};

type ReadArgs = [key: bigint, out: bigint, offset: number];

/** Copies as much of a value as there is room for, and answers how much there is: `Option<u32>`. */
function read(env: RuntimeSandbox, key: bigint, out: bigint, offset: number): bigint {
  const value = env.overlay.get(env.bytes(key));
  if (value === undefined) return env.give(LENGTH.encode(null));
  const rest = value.subarray(offset >>> 0);
  const room = env.bytes(out);
  room.set(rest.subarray(0, room.length));
  return env.give(LENGTH.encode(rest.length));
}

/** All are gone (0) or some remain (1), and the number of those that were looked at. */
function clearPrefix(env: RuntimeSandbox, prefix: bigint, limit: number | null): Uint8Array {
  const start = env.bytes(prefix);
  const cleared = isChildStorage(start, Math.min(start.length, CHILD_STORAGE.length))
    ? { isAll: true, visited: 0 }
    : env.overlay.clearPrefix(start, limit);
  return Uint8Array.of(cleared.isAll ? 0 : 1, ...codecs.u32.encode(cleared.visited));
}

function limitIn(bytes: Uint8Array): number | null {
  const limit = LENGTH.decode(bytes);
  if (!limit.ok) throw new HostTrap(`ext_storage_clear_prefix: the limit is no Option<u32>: ${limit.error.reason}`);
  return limit.value;
}

function requireTransaction(env: RuntimeSandbox): void {
  if (!env.hasTransaction) throw new HostTrap("a transaction is ended that the call has not started");
}

const LENGTH = optionOf(codecs.u32);
