import { silentLog } from "@parahost/conformance";
import type { Clock, PvfExecution } from "@parahost/kernel";
import {
  blake2b256Hex,
  blockNumber,
  codecs,
  hash,
  type ValidationCodeHash,
  type ValidationParams,
} from "@parahost/primitives";
import { type PvfConfig, PvfPool, type RealTime } from "@parahost/wasm-host";

const ENTRY = new URL("../../packages/wasm-host/dist/pvf/worker.js", import.meta.url);
const realTime: RealTime = {
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
const noClock = { hold: <T>(work: () => Promise<T>) => work() } as Clock;

/** A pool that answers when it answers. */
export const startedPool = (config: Partial<PvfConfig> = {}) =>
  new PvfPool(noClock, realTime, silentLog, ENTRY, { workers: 1, ...config });

export const relayParentNumber = blockNumber(7);

/** A run for backing, at relay parent number 7. */
export function runOf(code: Uint8Array, params: Pick<ValidationParams, "parentHead" | "blockData">): PvfExecution {
  return {
    code,
    codeHash: blake2b256Hex(code) as string as ValidationCodeHash,
    params: codecs.validationParams.encode({
      ...params,
      relayParentNumber,
      relayParentStorageRoot: hash(`0x${"5a".repeat(32)}`),
    }),
    kind: "Backing",
    cpuLimitMs: 2_000,
  };
}
