import { beforeAll, describe, expect, it } from "@jest/globals";
import createWabt from "wabt";
import { checkValidationCode } from "./check-validation-code.js";

let wabt: Awaited<ReturnType<typeof createWabt>>;
beforeAll(async () => {
  wabt = await createWabt();
});
/** The types that come with wabt do not name all of them. */
const FEATURES: object = { threads: true, multi_memory: true };
const module = (fields: string) => {
  const parsed = wabt.parseWat("code.wat", `(module ${fields})`, FEATURES);
  return new Uint8Array(parsed.toBinary({}).buffer);
};

const MEMORY = `(memory (export "memory") 1)`;
const HEAP_BASE = `(global (export "__heap_base") i32 (i32.const 1024))`;
const FUNCTION = `(func (export "validate_block") (param i32 i32) (result i64) (i64.const 0))`;
const PLAIN = `${MEMORY} ${HEAP_BASE} ${FUNCTION}`;
const importing = (field: string) => `(import ${field}) ${PLAIN}`;

describe("code that can be used", () => {
  it.each([
    { has: "a memory of its own", fields: PLAIN, importedPages: null },
    {
      has: "an imported memory",
      fields: `(import "env" "memory" (memory 17)) ${HEAP_BASE} ${FUNCTION}`,
      importedPages: 17,
    },
    {
      has: "less memory than it may have",
      fields: `(memory (export "memory") 1 2) ${HEAP_BASE} ${FUNCTION}`,
      importedPages: null,
    },
    {
      has: "host functions of a runtime",
      fields: importing(`"env" "ext_storage_root_version_2" (func (param i32) (result i64))`),
      importedPages: null,
    },
  ])("has $has", async ({ fields, importedPages }) => {
    expect(await checkValidationCode(module(fields))).toMatchObject({ ok: true, value: { importedPages } });
  });
});

describe("code is refused that", () => {
  it.each([
    { what: "has no validate_block", fields: `${MEMORY} ${HEAP_BASE}`, detail: "exports no function validate_block" },
    {
      what: "exports a global of that name",
      fields: `${MEMORY} ${HEAP_BASE} (global (export "validate_block") i32 (i32.const 0))`,
      detail: "exports no function validate_block",
    },
    {
      what: "has another validate_block",
      fields: `${MEMORY} ${HEAP_BASE} (func (export "validate_block") (param i32) (result i32) (i32.const 0))`,
      detail: "exports validate_block as (i32)->(i32) instead of (i32,i32)->(i64)",
    },
    {
      what: "does not say where its heap begins",
      fields: `${MEMORY} ${FUNCTION}`,
      detail: "exports no global __heap_base",
    },
    { what: "hides its memory", fields: `(memory 1) ${HEAP_BASE} ${FUNCTION}`, detail: "exports no memory" },
    { what: "has no memory", fields: `${HEAP_BASE} ${FUNCTION}`, detail: "exports no memory" },
    {
      what: "asks for too much memory at once",
      fields: `(memory (export "memory") 2081) ${HEAP_BASE} ${FUNCTION}`,
      detail: "asks for 2081 pages of memory at once, 2080 at most",
    },
    {
      what: "shares its memory",
      fields: `(memory (export "memory") 1 2 shared) ${HEAP_BASE} ${FUNCTION}`,
      detail: "has a memory that is shared, or addressed with 64 bits",
    },
    { what: "has two memories", fields: `(memory 1) ${PLAIN}`, detail: "has more than one memory" },
    {
      what: "imports what no host has",
      fields: importing(`"env" "abort" (func (param i32 i32 i32 i32))`),
      detail: "imports env.abort, which is no host function",
    },
    {
      what: "imports from elsewhere",
      fields: importing(`"wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))`),
      detail: "imports wasi_snapshot_preview1.fd_write; host functions are in env",
    },
    {
      what: "imports a host function as another type",
      fields: importing(`"env" "ext_logging_log_version_1" (func (param i32 i32 i32))`),
      detail: "imports env.ext_logging_log_version_1 as (i32,i32,i32)->() instead of (i32,i64,i64)->()",
    },
    {
      what: "imports a table",
      fields: importing(`"env" "table" (table 1 funcref)`),
      detail: "imports the table table; only functions and the memory can be imported",
    },
  ])("$what", async ({ fields, detail }) => {
    expect(await checkValidationCode(module(fields))).toEqual({ ok: false, error: { code: "Prevalidation", detail } });
  });

  it("is no module, ends early, or does not compile", async () => {
    const error = (code: Uint8Array) => checkValidationCode(code);
    expect(await error(new Uint8Array())).toMatchObject({
      error: { detail: "is no Wasm module" },
    });
    expect(await error(new TextEncoder().encode("export default 1"))).toMatchObject({
      error: { detail: "is no Wasm module" },
    });
    const code = module(PLAIN);
    expect(await error(code.subarray(0, -3))).toMatchObject({ error: { code: "Prevalidation" } });
    // The body's only instruction, i64.const 0, becomes i32.const 0: the type of the result is wrong.
    const broken = code.slice();
    broken[broken.lastIndexOf(0x42)] = 0x41;
    expect(await error(broken)).toMatchObject({ error: { code: "Preparation" } });
  });

  it("never makes the check itself fail, whatever byte of it is wrong", async () => {
    const code = module(importing(`"env" "ext_allocator_malloc_version_1" (func (param i32) (result i32))`));
    for (let at = 0; at < code.length; at++) {
      for (const byte of [0x00, 0x7f, 0x80, 0xff]) {
        const mutated = code.slice();
        mutated[at] = byte;
        expect([true, false]).toContain((await checkValidationCode(mutated)).ok);
      }
    }
  });
});

describe("compressed code", () => {
  const PREFIX = [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];

  it("is unpacked", async () => {
    const code = module(PLAIN);
    // RFC 8878: magic, a descriptor, a window of 1 KiB; one last block, raw: its size, times eight, plus one.
    const size = (code.length << 3) | 1;
    const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, size & 255, (size >> 8) & 255, size >> 16, ...code];
    const packed = Uint8Array.of(...PREFIX, ...frame);
    expect(await checkValidationCode(packed)).toMatchObject({ ok: true, value: { bytes: code.length } });
    expect(await checkValidationCode(packed, { codeBytes: code.length - 1, memoryPages: 2_080 })).toEqual({
      ok: false,
      error: {
        code: "CouldNotDecompressCodeBlob",
        detail: `unpacks to more than ${code.length - 1} bytes`,
      },
    });
  });

  it("that does not unpack is refused", async () => {
    expect(await checkValidationCode(Uint8Array.of(...PREFIX, 1, 2, 3, 4, 5))).toEqual({
      ok: false,
      error: { code: "CouldNotDecompressCodeBlob", detail: "is damaged: no frame begins there" },
    });
  });
});
