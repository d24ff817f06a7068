import { readSpecChain, startDevChain } from "../dev/index.js";
import { measureMachine } from "./machine.js";
import type { BenchRow } from "./report.js";

const BLOCKS = 20;
const WARM_UP = 4;

/**
 * The whole pipeline on a real runtime: 20 blocks with all validators and paras of a raw chain spec in virtual time, start and end
 * of the nodes left out. The machine is measured after each run.
 *
 * @param file - the chain spec; without one nothing is measured
 * @throws Error where it cannot be run, or nothing is included
 */
export async function benchRealRuntime(
  now: () => number,
  file: string | undefined,
  runs = 5,
): Promise<readonly BenchRow[]> {
  if (file === undefined) return [];
  const spec = await readSpecChain(file);
  if (!spec.ok) throw new Error(`${file}: ${spec.error}`);
  const { name, validators, paras } = spec.value;
  const rates: number[] = [];
  const machine: BenchRow[] = [];
  for (let run = 0; run <= runs; run++) {
    const chain = await startDevChain({ chainSpec: spec.value, blocks: WARM_UP + BLOCKS, time: "virtual" });
    const first = chain.relayChain.best.number + WARM_UP;
    await chain.runTo(first);
    const start = now();
    await chain.runTo(first + BLOCKS);
    const rate = BLOCKS / ((now() - start) / 1_000);
    await chain.stop();
    if (run > 0) rates.push(rate); // The first one warms up.
    if (run > 0) machine.push(measureMachine(now));
    if (chain.summary().included === 0) throw new Error("nothing was included: there is nothing to measure");
  }
  const what = `${name}, ${validators.length} validators, ${paras.length} paras`;
  return [{ name: what, unit: "relay blocks/s", samples: rates }, ...together(machine)];
}

/** Several measurements of one thing as one row. */
function together([first, ...others]: readonly BenchRow[]): readonly BenchRow[] {
  return first ? [{ ...first, samples: [first, ...others].flatMap(({ samples }) => samples) }] : [];
}
