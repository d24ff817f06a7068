import { expect, it } from "@jest/globals";
import { devCode } from "@parahost/dev-paras";
import type { PvfOutcome } from "@parahost/kernel";
import { paraId } from "@parahost/primitives";
import { PvfConfig, PvfPool } from "@parahost/wasm-host";
import { ContainerModule } from "inversify";
import createWabt from "wabt";
import { honestPara } from "./counter-paras.js";
import { includedAt, observedRun } from "./observed-run.js";

const [FAULTY, GOOD] = [paraId(2000), paraId(2001)];
/** CPU time that validating for backing may take, and how far beyond it a run may come before it is ended. */
const [CPU_LIMIT_MS, GRACE_MS] = [2_000, 200];

/** Code that writes past the one page of memory that it has. */
async function writesOutside(): Promise<Uint8Array> {
  const wabt = await createWabt();
  const module = wabt.parseWat(
    "writes-outside.wat",
    `(module
      (memory (export "memory") 1)
      (global (export "__heap_base") i32 (i32.const 1024))
      (func (export "validate_block") (param i32 i32) (result i64)
        (i64.store (i32.const 65532) (i64.const -1)) (i64.const 0)))`,
  );
  return new Uint8Array(module.toBinary({}).buffer);
}

/** A pool with one worker only, and what becomes of the runs of one code in it. */
function watchedPool(code: Uint8Array): { readonly outcomes: readonly PvfOutcome[]; readonly module: ContainerModule } {
  const outcomes: PvfOutcome[] = [];
  const module = new ContainerModule(({ bind, onActivation }) => {
    // On a busy machine the limit of real time must not come before that of CPU time.
    bind(PvfConfig).toConstantValue({ workers: 1, wallFactor: 50 });
    onActivation(PvfPool, (_context, pool) => {
      const execute = pool.execute.bind(pool);
      pool.execute = async (execution, signal) => {
        const outcome = await execute(execution, signal);
        if (Buffer.compare(execution.code, code) === 0) outcomes.push(outcome);
        return outcome;
      };
      return pool;
    });
  });
  return { outcomes, module };
}

interface Fault {
  readonly what: string;
  readonly code: () => Uint8Array | Promise<Uint8Array>;
  readonly reason: string;
  readonly detail: RegExp;
}
const trapped = "WorkerReportedInvalid";

it.each<Fault>([
  // Growing past the limit is refused, and the code traps on that.
  {
    what: "allocates without end",
    code: () => devCode("allocates-without-end"),
    reason: trapped,
    detail: /unreachable/,
  },
  { what: "recurses without end", code: () => devCode("recurses-without-end"), reason: trapped, detail: /stack/ },
  { what: "never returns", code: () => devCode("loops-for-ever"), reason: "HardTimeout", detail: /2000 ms at most/ },
  { what: "writes outside", code: writesOutside, reason: trapped, detail: /out of bounds/ },
])("code that $what is found invalid within its limit, and the worker goes on with other paras", async (fault) => {
  const { outcomes, module } = watchedPool(await fault.code());
  const run = await observedRun({
    validators: 2, // A group of one for each para: no two runs of the faulty code at a time.
    paras: [honestPara(FAULTY, await fault.code()), honestPara(GOOD)],
    blocks: 4,
    processModules: [module],
  });
  await run.chain.run();

  expect(outcomes.length).toBeGreaterThanOrEqual(2);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      kind: "invalid",
      reason: fault.reason,
      detail: expect.stringMatching(fault.detail),
      cpuMs: expect.any(Number),
    });
    // Of the run's own thread, as the pool says it.
    expect(outcome.cpuMs).toBeLessThanOrEqual(CPU_LIMIT_MS + GRACE_MS);
  }
  expect(includedAt(run.events, FAULTY)).toEqual([]);
  expect(includedAt(run.events, GOOD)).toEqual([2, 4]);
});
