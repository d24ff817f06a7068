import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { startDevChain } from "../dev/index.js";
import type { BenchRow } from "./report.js";

/** The heap after 100 relay blocks and after 500, collected before each look, in one run. */
export async function benchMemory(): Promise<readonly BenchRow[]> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const chain = await startDevChain({ validators: 6, blocks: 500, time: "virtual" });
  const heapAfter = async (blocks: number): Promise<number> => {
    await chain.runTo(blocks);
    collect();
    return process.memoryUsage().heapUsed / (1 << 20);
  };
  const after100 = await heapAfter(100);
  const after500 = await heapAfter(500);
  await chain.stop();
  return [
    { name: "heap after 100 relay blocks", unit: "MiB", samples: [after100] },
    { name: "heap after 500 relay blocks", unit: "MiB", samples: [after500] },
    { name: "heap after 500, as a share of that after 100", unit: "ratio", samples: [after500 / after100] },
  ];
}
