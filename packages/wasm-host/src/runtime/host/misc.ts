import { toHex } from "@parahost/primitives";
import type { Provisions } from "../../host/functions.js";
import type { RuntimeSandbox } from "../runtime-sandbox.js";

const DEBUG = 3;
const TARGET = "runtime";

/** What belongs to no other group. */
export const MISC: Provisions<RuntimeSandbox> = {
  ext_misc_print_num_version_1: {
    type: "(i64)->()",
    bind: (env) => (number: bigint) => env.say(DEBUG, TARGET, String(BigInt.asUintN(64, number))),
  },
  ext_misc_print_utf8_version_1: {
    type: "(i64)->()",
    bind: (env) => (text: bigint) => env.say(DEBUG, TARGET, env.text(text)),
  },
  ext_misc_print_hex_version_1: {
    type: "(i64)->()",
    bind: (env) => (bytes: bigint) => env.say(DEBUG, TARGET, toHex(env.start(bytes))),
  },
  ext_misc_runtime_version_version_1: {
    type: "(i64)->(i64)",
    bind: (env) => (code: bigint) => env.giveOption(env.services.versionOf(env.bytes(code).slice()) ?? undefined),
  },
  // Without an index for off-chain workers what a runtime writes to it is dropped, as by a reference node without one.
  ext_offchain_index_set_version_1: { type: "(i64,i64)->()", bind: () => () => undefined },
  ext_offchain_index_clear_version_1: { type: "(i64)->()", bind: () => () => undefined },
};
