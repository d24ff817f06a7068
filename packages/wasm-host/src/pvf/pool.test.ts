import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { recordedLog } from "@parahost/conformance";
import { type Clock, type PvfExecution, type PvfOutcome, VirtualClock } from "@parahost/kernel";
import { blake2b256Hex, type ValidationCodeHash } from "@parahost/primitives";
import createWabt from "wabt";
import type { PvfConfig } from "../config.js";
import type { RealTime } from "../real-time.js";
import { PvfPool } from "./pool.js";

const ENTRY = new URL("../../dist/pvf/worker.js", import.meta.url);
/** Limits are real, so their tests take real time. */
const realTime: RealTime = {
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
const noClock = { hold: <T>(work: () => Promise<T>) => work() } as Clock;

let wabt: Awaited<ReturnType<typeof createWabt>>;
beforeAll(async () => {
  wabt = await createWabt();
});
const assembled = (wat: string) => new Uint8Array(wabt.parseWat("code.wat", wat).toBinary({}).buffer);
/** A module whose `validate_block` is this, and that has one page of memory. */
const codeOf = (body: string, fields = "", memory = "1") =>
  assembled(`(module ${fields}
    (memory (export "memory") ${memory})
    (global (export "__heap_base") i32 (i32.const 1024))
    (func $validate_block (export "validate_block") (param $at i32) (param $length i32) (result i64) ${body}))`);

/** Answers the parameters that it was given. */
const ECHO = `(i64.or (i64.extend_i32_u (local.get $at)) (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32)))`;
const FOR_EVER = `(loop $again (br $again)) (unreachable)`;
/** Counts to 200 million, which takes a tenth of a second or so, then answers the parameters. */
const BUSY = `(local $n i32) (loop $again
  (local.set $n (i32.add (local.get $n) (i32.const 1)))
  (br_if $again (i32.lt_u (local.get $n) (i32.const 200000000)))) ${ECHO}`;

const params = Uint8Array.of(1, 2, 3, 4, 5);
const execution = (code: Uint8Array, rest: Partial<PvfExecution> = {}): PvfExecution => ({
  ...{ code, codeHash: hashOf(code), params, kind: "Backing", cpuLimitMs: 2_000 },
  ...rest,
});
const hashOf = (code: Uint8Array) => blake2b256Hex(code) as string as ValidationCodeHash;

const pools: PvfPool[] = [];
function started(config: Partial<PvfConfig> = {}, { entry = ENTRY, clock = noClock } = {}) {
  const log = recordedLog();
  const pool = new PvfPool(clock, realTime, log, entry, { workers: 1, ...config });
  pools.push(pool);
  return { pool, log };
}
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

const folder = mkdtempSync(join(tmpdir(), "parahost-pvf-"));
afterAll(() => rmSync(folder, { recursive: true }));
/** The worker, after something was done in its thread. */
const entryAfter = (first: string) =>
  new URL(`data:text/javascript,${encodeURIComponent(`${first}; await import(${JSON.stringify(ENTRY.href)});`)}`);

describe("a run of validation code", () => {
  it("gets the parameters, and its answer comes back as it gave it", async () => {
    const outcome = await started().pool.execute(execution(codeOf(ECHO)));
    expect(outcome).toEqual({ kind: "valid", result: params, cpuMs: expect.any(Number) });
  });

  it("leaves the caller the parameters, five megabytes of them too", async () => {
    const large = new Uint8Array(5 << 20).map((_, i) => i % 251);
    const outcome = await started().pool.execute(execution(codeOf(ECHO), { params: large }));
    expect(large.length).toBe(5 << 20);
    expect(outcome.kind === "valid" && Buffer.compare(outcome.result, large)).toBe(0);
  });

  it("finds nothing of the run before", async () => {
    const counting = codeOf(
      `(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (i64.const 0x400000000)`,
    );
    const { pool } = started();
    const first = await pool.execute(execution(counting));
    const second = await pool.execute(execution(counting));
    expect([first, second]).toMatchObject([
      { result: Uint8Array.of(1, 0, 0, 0) },
      { result: Uint8Array.of(1, 0, 0, 0) },
    ]);
  });

  it.each([
    { does: "traps", body: "(unreachable)", detail: "unreachable" },
    { does: "reads outside of its memory", body: "(i64.load (i32.const -8))", detail: "out of bounds" },
    { does: "calls itself without end", body: "(call $validate_block (local.get 0) (local.get 1))", detail: "stack" },
    {
      does: "takes memory until there is no more",
      body: `(loop $again
        (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then unreachable)) (br $again)) (i64.const 0)`,
      detail: "unreachable",
    },
    { does: "answers more than it may", body: "(i64.const 0x100000100000000)", detail: "16777217 bytes" },
    { does: "points outside of its memory", body: "(i64.const 0x100000fff8)", detail: "reach beyond" },
  ])("that $does makes the candidate invalid", async ({ body, detail }) => {
    const outcome = await started().pool.execute(execution(codeOf(body)));
    expect(outcome).toEqual({
      kind: "invalid",
      reason: "WorkerReportedInvalid",
      detail: expect.stringContaining(detail),
      cpuMs: expect.any(Number),
    });
  });

  it("says with the verdict what the code last called an error", async () => {
    const log = `(import "env" "ext_logging_log_version_1" (func $log (param i32 i64 i64)))`;
    const body = `(call $log (i32.const 0) (i64.const 0x400000000) (i64.const 0x600000004)) (unreachable)`;
    const code = codeOf(body, log, '1) (data (i32.const 0) "paranogood"');
    const { pool, log: seen } = started();
    expect(await pool.execute(execution(code))).toMatchObject({ kind: "invalid", detail: "unreachable; nogood" });
    expect(seen.lines).toContainEqual(
      expect.objectContaining({ level: "debug", fields: { level: "error", codeTarget: "para", message: "nogood" } }),
    );
  });

  it("may have memory by the host's allocator, and gets an address beyond its heap base", async () => {
    const malloc = `(import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))`;
    const body = `(i32.store (i32.const 0) (call $malloc (i32.const 100000))) (i64.const 0x400000000)`;
    // The parameters take 8 bytes and their header 8 from 1024 on, so the header of the next piece is at 1040.
    expect(await started().pool.execute(execution(codeOf(body, malloc)))).toMatchObject({
      result: Uint8Array.of(1048 & 255, 1048 >> 8, 0, 0),
    });
  });

  it.each([
    { memory: `(import "env" "memory" (memory 1))`, whose: "imports" },
    { memory: `(memory (export "memory") 1)`, whose: "brings" },
    { memory: `(memory (export "memory") 1 2)`, whose: "brings, and would have smaller," },
  ])("may let the memory that it $whose grow to 2,080 pages and no further", async ({ memory }) => {
    const grow = (pages: number) => `(memory.grow (i32.const ${pages}))`;
    const code = assembled(`(module ${memory} (global (export "__heap_base") i32 (i32.const 1024))
      (func (export "validate_block") (param i32 i32) (result i64)
        (i32.store (i32.const 0) ${grow(2_079)}) (i32.store (i32.const 4) ${grow(1)}) (i64.const 0x800000000)))`);
    // It had one page, and then it gets no more: -1.
    expect(await started().pool.execute(execution(code))).toMatchObject({
      result: Uint8Array.of(1, 0, 0, 0, 255, 255, 255, 255),
    });
  });

  it("that calls what only a runtime may call traps", async () => {
    const storage = `(import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))`;
    const outcome = await started().pool.execute(execution(codeOf(`(call $get (i64.const 0))`, storage)));
    expect(outcome).toMatchObject({ kind: "invalid", detail: expect.stringContaining("ext_storage_get_version_1") });
  });
});

describe("limits of time", () => {
  it("cut off a loop within 200 ms of its CPU limit, and the pool goes on", async () => {
    // Other work on the machine may take real time from the run, so the limit of that is far off; CPU time it cannot take.
    const { pool, log } = started({ wallFactor: 50 });
    const outcome = await pool.execute(execution(codeOf(FOR_EVER), { cpuLimitMs: 300 }));
    expect(outcome).toMatchObject({ kind: "invalid", reason: "HardTimeout" });
    const cutOff = log.lines.find(({ message }) => message === "a limit of time was met");
    expect(cutOff?.fields["cpuMs"]).toBeGreaterThanOrEqual(300);
    expect(cutOff?.fields["cpuMs"]).toBeLessThan(500);
    expect(pool.limitsMet).toBe(1);
    expect(await pool.execute(execution(codeOf(ECHO)))).toMatchObject({ kind: "valid" });
  });

  it("are no verdict where real time has run out and CPU time has not", async () => {
    const outcome = await started({ wallFactor: 0.02 }).pool.execute(
      execution(codeOf(FOR_EVER), { cpuLimitMs: 10_000 }),
    );
    expect(outcome).toMatchObject({ kind: "internalError", reason: "TimedOut" });
  });

  it("are no verdict where CPU time cannot be read, and the log says so once", async () => {
    const entry = entryAfter(`import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      fs.readlinkSync = () => { throw new Error("no such file") }; syncBuiltinESMExports()`);
    const { pool, log } = started({ wallFactor: 1 }, { entry });
    for (let i = 0; i < 2; i++) {
      const outcome = await pool.execute(execution(codeOf(FOR_EVER), { cpuLimitMs: 150 }));
      expect(outcome).toMatchObject({ kind: "internalError", reason: "TimedOut" });
    }
    expect(log.lines.filter(({ message }) => message.startsWith("CPU time of a thread cannot be read"))).toHaveLength(
      1,
    );
  });

  it("end a run that nobody wants any more", async () => {
    const { pool } = started();
    const aborter = new AbortController();
    const running = pool.execute(execution(codeOf(FOR_EVER), { cpuLimitMs: 60_000 }), aborter.signal);
    const waiting = pool.execute(execution(codeOf(ECHO), { cpuLimitMs: 60_000 }), aborter.signal);
    setTimeout(() => aborter.abort(new Error("the leaf is gone")), 100);
    await expect(running).rejects.toThrow("the leaf is gone");
    await expect(waiting).rejects.toThrow("the leaf is gone");
    expect(await pool.execute(execution(codeOf(ECHO)))).toMatchObject({ kind: "valid" });
  });
});

describe("a worker that dies", () => {
  const dies = (flag: string, when: string) =>
    entryAfter(`import fs from "node:fs"; import { parentPort } from "node:worker_threads";
      parentPort.on("message", (order) => {
        if (order.kind !== "run" || (${when})) return;
        fs.writeFileSync(${JSON.stringify(join(folder, flag))}, "");
        process.exit(3);
      })`);

  it("is replaced, and its work done by another", async () => {
    const entry = dies("once", `fs.existsSync(${JSON.stringify(join(folder, "once"))})`);
    const { pool, log } = started({}, { entry });
    expect(await pool.execute(execution(codeOf(ECHO)))).toMatchObject({ kind: "valid", result: params });
    expect(log.lines.filter(({ message }) => message === "a worker died at work")).toHaveLength(1);
  });

  it("twice of the same work is an internal error, never a verdict", async () => {
    const { pool } = started({}, { entry: dies("ever", "false") });
    const outcome = await pool.execute(execution(codeOf(ECHO)));
    expect(outcome).toMatchObject({ kind: "internalError", reason: "AmbiguousWorkerDeath" });
  });

  it("before it could begin is an internal error that names the cause", async () => {
    const { pool } = started({}, { entry: new URL("./no-such-worker.js", ENTRY) });
    const outcome = await pool.execute(execution(codeOf(ECHO)));
    expect(outcome).toMatchObject({ kind: "internalError", detail: expect.stringContaining("no-such-worker.js") });
  });
});

describe("block data", () => {
  const PREFIX = [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];
  /** 1,000 bytes of 7: a window of 1 KiB, and one last block that repeats its byte, 1,000 << 3 | 1 << 1 | 1. */
  const packed = Uint8Array.of(...PREFIX, 0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, 0x43, 0x1f, 0x00, 7);

  it("are unpacked where they are compressed, and stay as they are where not", async () => {
    const { pool } = started();
    const outcome = await pool.unpack(packed, 1_000, "Backing");
    expect(outcome).toEqual({ kind: "unpacked", blockData: new Uint8Array(1_000).fill(7) });
    expect(packed).toHaveLength(18);
    const plain = await pool.unpack(params, 1_000, "Backing");
    expect(plain.kind === "unpacked" && plain.blockData).toBe(params);
  });

  it("are their collator's fault where they do not unpack, or to too much", async () => {
    const { pool } = started();
    const invalid = { kind: "invalid", reason: "PoVDecompressionFailure" };
    expect(await pool.unpack(packed, 999, "Backing")).toEqual({ ...invalid, detail: "unpacks to more than 999 bytes" });
    expect(await pool.unpack(packed.subarray(0, -1), 1_000, "Backing")).toEqual({
      ...{ ...invalid, detail: "is damaged: it ends too soon" },
    });
  });

  it("of a relay parent that is gone are not unpacked any more, and none once the pool is closed", async () => {
    const { pool } = started();
    const gone = AbortSignal.abort(new Error("the leaf is gone"));
    await expect(pool.unpack(packed, 1_000, "Backing", gone)).rejects.toThrow("the leaf is gone");
    await pool.close();
    expect(await pool.unpack(packed, 1_000, "Backing")).toMatchObject({ kind: "internalError" });
  });
});

describe("the queue", () => {
  it("takes backing before approval before disputes, and each in order", async () => {
    const { pool } = started();
    const code = codeOf(BUSY);
    const order: string[] = [];
    const run = async (kind: PvfExecution["kind"], name: string) => {
      await pool.execute(execution(code, { kind, cpuLimitMs: 10_000 }));
      order.push(name);
    };
    await pool.prepare(code, hashOf(code));
    await Promise.all([
      run("Dispute", "at once"),
      run("Dispute", "dispute"),
      run("Approval", "approval 1"),
      run("Backing", "backing 1"),
      run("Approval", "approval 2"),
      run("Backing", "backing 2"),
    ]);
    expect(order).toEqual(["at once", "backing 1", "backing 2", "approval 1", "approval 2", "dispute"]);
  }, 20_000);

  it("lets backing prepare code at once that is already asked for without hurry", async () => {
    const { pool } = started();
    const [busy, code] = [codeOf(BUSY), codeOf(ECHO)];
    await pool.prepare(busy, hashOf(busy));
    const order: string[] = [];
    const dispute = () => pool.execute(execution(busy, { kind: "Dispute", cpuLimitMs: 10_000 }));
    const first = dispute();
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([
      first,
      pool.prepare(code, hashOf(code)).then(() => order.push("prechecked")),
      dispute().then(() => order.push("dispute")),
      pool.execute(execution(code)).then(() => order.push("backing")),
    ]);
    expect(order).toEqual(["backing", "dispute", "prechecked"]);
  }, 20_000);

  it("answers in the order asked under the virtual clock, when a run is over there, whatever takes longer", async () => {
    const clock = new VirtualClock();
    const { pool } = started({ workers: 2, runTakesMs: 20 }, { clock });
    const order: string[] = [];
    const note = (what: string) => () => void order.push(`${what} at ${clock.now()}`);
    const run = (body: string) => pool.execute(execution(codeOf(body), { cpuLimitMs: 10_000 }));
    const all = [run(BUSY).then(note("the longer run")), run(ECHO).then(note("the shorter run"))];
    await clock.until(Promise.all([...all, ...[19, 20].map((ms) => clock.sleep(ms).then(note("woken")))]));
    expect(order).toEqual(["woken at 19", "the longer run at 20", "the shorter run at 20", "woken at 20"]);
  }, 20_000);

  it("is answered when the pool closes, running work too", async () => {
    const { pool } = started();
    const code = codeOf(FOR_EVER);
    await pool.prepare(code, hashOf(code));
    const runs = [code, codeOf(ECHO)].map((code) => pool.execute(execution(code, { cpuLimitMs: 60_000 })));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await pool.close();
    const closed: PvfOutcome = {
      kind: "internalError",
      reason: "HostCommunication",
      detail: "the pool is closed",
      cpuMs: null,
    };
    expect(await Promise.all(runs)).toEqual([closed, closed]);
    expect(await pool.execute(execution(codeOf(ECHO)))).toEqual(closed);
  });
});

describe("code", () => {
  it("that cannot be used is found invalid when it is prepared, and no verdict on a candidate when it is run", async () => {
    const { pool } = started();
    const code = codeOf(ECHO, "", "2081");
    const detail = "asks for 2081 pages of memory at once, 2080 at most";
    expect(await pool.prepare(code, hashOf(code))).toEqual({ kind: "invalid", reason: "Prevalidation", detail });
    expect(await pool.execute(execution(code))).toEqual({
      ...{ kind: "internalError", reason: "Preparation", detail: `Prevalidation: ${detail}`, cpuMs: null },
    });
  });

  it("is prepared for any number of runs, and by any hash but its own not at all", async () => {
    const { pool } = started();
    const code = codeOf(ECHO);
    expect(await pool.prepare(code, hashOf(code))).toBeNull();
    await expect(pool.prepare(code, hashOf(codeOf(FOR_EVER)))).rejects.toMatchObject({ code: "CodeHashMismatch" });
  });

  it("is let go when there is too much of it, and prepared again", async () => {
    const { pool } = started({ preparedBytes: 1 });
    for (const body of [ECHO, BUSY, ECHO]) {
      expect(await pool.execute(execution(codeOf(body)))).toMatchObject({ kind: "valid" });
    }
  });
});
