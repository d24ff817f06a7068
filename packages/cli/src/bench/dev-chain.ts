import { startDevChain } from "../dev/index.js";
import { measureMachine } from "./machine.js";
import type { BenchRow } from "./report.js";

const BLOCKS = 20;

/** The whole pipeline: 20 blocks with 6 validators and 3 paras in virtual time, start and end of the nodes left out. */
export async function benchDevChain(now: () => number, runs = 5): Promise<readonly BenchRow[]> {
  const rates: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const chain = await startDevChain({ validators: 6, blocks: BLOCKS, time: "virtual" });
    const start = now();
    await chain.runTo(BLOCKS);
    if (run > 0) rates.push(BLOCKS / ((now() - start) / 1_000)); // The first one warms up.
    await chain.stop();
    const { included } = chain.summary();
    if (included === 0) throw new Error("nothing was included: there is nothing to measure");
  }
  const chain = { name: "dev chain, 6 validators, 3 paras, legacy", unit: "relay blocks/s", samples: rates };
  return [chain, measureMachine(now)];
}
