import type { PvfExecution, PvfHost } from "@parahost/kernel";
import { PVF_DEFAULTS } from "./config.js";
import { checkValidationCode } from "./pvf/check-validation-code.js";
import { runValidateBlock } from "./pvf/run.js";

/** One thing measured: its samples, one a call. */
export interface PvfBenchRow {
  readonly name: string;
  readonly unit: "ms";
  readonly samples: readonly number[];
}
/** What is measured, and with what. */
export interface PvfBenchSubject {
  readonly pool: PvfHost;
  /** A run that is valid. */
  readonly execution: PvfExecution;
  /** Milliseconds of real time. */
  readonly now: () => number;
  readonly calls?: number;
}

const WARM_UP_CALLS = 20;

/**
 * Measures what a call of the pool costs with its worker warm, above the run of the Wasm itself, which is measured on the
 * calling thread.
 *
 * @throws Error when a call does not end as valid: then there is nothing to measure
 */
export async function pvfBench({ pool, execution, now, calls = 100 }: PvfBenchSubject): Promise<PvfBenchRow[]> {
  const checked = await checkValidationCode(execution.code);
  if (!checked.ok) throw new Error(`the bench's code cannot be used: ${checked.error.detail}`);
  const runs: number[] = [];
  const whole: number[] = [];
  for (let call = 0; call < calls + WARM_UP_CALLS; call++) {
    const startMs = now();
    const run = runValidateBlock(checked.value, execution.params, PVF_DEFAULTS);
    const ranMs = now();
    const outcome = await pool.execute(execution);
    const endMs = now();
    if (run.ended.kind !== "valid" || outcome.kind !== "valid") throw new Error("the bench's run is not valid");
    if (call < WARM_UP_CALLS) continue;
    runs.push(ranMs - startMs);
    whole.push(endMs - ranMs);
  }
  return [
    { name: "the Wasm run itself", unit: "ms", samples: runs },
    { name: "PVF call, worker warm", unit: "ms", samples: whole },
    { name: "overhead of a PVF call", unit: "ms", samples: whole.map((ms, i) => Math.max(0, ms - (runs[i] ?? 0))) },
  ];
}
