import { silentLog } from "@parahost/conformance";
import { CounterPara, counterBlock, stateAt } from "@parahost/dev-paras";
import { blockNumber, codecs, hash, paraId, validationCodeHashOf } from "@parahost/primitives";
import { PvfPool, pvfBench } from "@parahost/wasm-host";
import { builtEntry } from "../adapters/built-entries.js";
import { RealClock } from "../adapters/real-clock.js";
import { realTime } from "../adapters/real-time.js";
import type { BenchRow } from "./report.js";

const CPU_LIMIT_MS = 2_000;

/** What a call of the pool costs above the run of the Wasm itself: the counter's first block, the worker warm. */
export async function benchPvf(now: () => number): Promise<readonly BenchRow[]> {
  const pool = new PvfPool(new RealClock(), realTime, silentLog, builtEntry("@parahost/wasm-host", "pvf/worker.js"));
  const para = new CounterPara(paraId(2000));
  const code = para.validationCode();
  const params = codecs.validationParams.encode({
    parentHead: para.genesisHead(),
    blockData: counterBlock.encode({ state: stateAt(para.paraId, 0n), add: 1n }),
    relayParentNumber: blockNumber(1),
    relayParentStorageRoot: hash(`0x${"22".repeat(32)}`),
  });
  const codeHash = validationCodeHashOf(code);
  try {
    return await pvfBench({
      pool,
      now,
      execution: { code, codeHash, params, kind: "Backing", cpuLimitMs: CPU_LIMIT_MS },
    });
  } finally {
    await pool.close();
  }
}
