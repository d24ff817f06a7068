import { hashingReady } from "@parahost/primitives";
import { benchRuntime } from "@parahost/runtime";
import { builtEntry } from "../adapters/built-entries.js";
import { ComputeThreads } from "../adapters/compute/compute-threads.js";
import { RealClock } from "../adapters/real-clock.js";
import { SignaturePool } from "../adapters/signature-pool.js";
import { winstonLog } from "../adapters/winston-log.js";
import type { BenchRow } from "./report.js";

/** Full blocks of three sizes. Their signatures are verified on the pool that nodes use, which is told to remember none. */
export async function benchFullBlocks(now: () => number): Promise<readonly BenchRow[]> {
  await hashingReady();
  const log = winstonLog({ level: "warn", targets: new Map() }, "people");
  const threads = new ComputeThreads(builtEntry("@parahost/cli", "adapters/compute/worker.js"));
  const pool = new SignaturePool(new RealClock(), log, threads, { remembered: 0 });
  try {
    return await benchRuntime({ now, verifyAhead: (triples) => pool.verify(triples) });
  } finally {
    await threads.close();
  }
}
