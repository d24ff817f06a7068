import { beforeAll, describe, expect, it } from "@jest/globals";
import { codecs, keyPairFromUri, PersistentTrie, ready, sign, toHex } from "@parahost/primitives";
import createWabt from "wabt";
import { type RuntimeVersion, runtimeVersion } from "./runtime-version.js";
import { StorageOverlay } from "./storage-overlay.js";
import { SubstrateRuntime } from "./substrate-runtime.js";

let wabt: Awaited<ReturnType<typeof createWabt>>;
beforeAll(async () => {
  [wabt] = await Promise.all([createWabt(), ready()]);
});
const module = (fields: string) => new Uint8Array(wabt.parseWat("code.wat", `(module ${fields})`).toBinary({}).buffer);

const VERSION: RuntimeVersion = {
  ...{ specName: "tiny", implName: "test", authoringVersion: 1, specVersion: 7, implVersion: 0 },
  ...{ apis: [["0xdf6acb689907609b", 5]], transactionVersion: 2, stateVersion: 1 },
};
const escaped = (bytes: Uint8Array) => [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
const encoded = () => runtimeVersion.encode(VERSION);
const MEMORY = `(import "env" "memory" (memory 1))`;
const HEAP_BASE = `(global (export "__heap_base") i32 (i32.const 2048))`;
/** Address and length in one, as the calling convention has it. */
const packed = (address: number, length: number) => `(i64.const ${(BigInt(length) << 32n) | BigInt(address)})`;
const entry = (name: string, body: string) => `(func (export "${name}") (param i32 i32) (result i64) ${body})`;
const coreVersion = () =>
  `(data (i32.const 1024) "${escaped(encoded())}") ${entry("Core_version", packed(1024, encoded().length))}`;
const imported = (name: string, type: string) => `(import "env" "${name}" (func $${name} ${type}))`;

/** A runtime that says who it is, and does what is in `fields`. */
const tiny = (fields: string, imports = "") => module(`${imports} ${MEMORY} ${HEAP_BASE} ${coreVersion()} ${fields}`);
async function compiled(code: Uint8Array): Promise<SubstrateRuntime> {
  const runtime = await SubstrateRuntime.compile(code);
  if (!runtime.ok) throw new Error(runtime.error.detail);
  return runtime.value;
}
const emptyState = () => new StorageOverlay(PersistentTrie.empty(1));
const call = (runtime: SubstrateRuntime, method: string, overlay = emptyState(), args: Uint8Array = new Uint8Array()) =>
  runtime.call(overlay, method, args);

describe("code is refused that", () => {
  it.each([
    { what: "is no module", code: () => Uint8Array.of(1, 2, 3), refusal: ["Prevalidation", "is no Wasm module"] },
    {
      what: "is empty",
      code: () => new Uint8Array(),
      refusal: ["Prevalidation", "is no Wasm module"],
    },
    {
      what: "says that it is compressed, and is not",
      code: () => Uint8Array.of(0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05, 1, 2, 3, 4),
      refusal: ["CouldNotDecompressCodeBlob", "is damaged: no frame begins there"],
    },
    {
      what: "has no Core_version",
      code: () => module(`${MEMORY} ${HEAP_BASE} ${entry("validate_block", "(i64.const 0)")}`),
      refusal: ["Prevalidation", "exports no function Core_version"],
    },
    {
      what: "has no memory",
      code: () => module(`${HEAP_BASE} ${entry("Core_version", "(i64.const 0)")}`),
      refusal: ["Prevalidation", "exports no memory"],
    },
    {
      what: "imports what is no host function",
      code: () => tiny("", imported("ext_peek_version_1", "(param i64) (result i64)")),
      refusal: ["Prevalidation", "imports env.ext_peek_version_1, which is no host function"],
    },
    {
      what: "imports a host function of another type",
      code: () => tiny("", imported("ext_storage_get_version_1", "(param i32) (result i64)")),
      refusal: ["Prevalidation", "imports env.ext_storage_get_version_1 as (i32)->(i64) instead of (i64)->(i64)"],
    },
    {
      what: "traps when asked for its version",
      code: () => module(`${MEMORY} ${HEAP_BASE} ${entry("Core_version", "unreachable")}`),
      refusal: ["NoRuntimeVersion", "unreachable"],
    },
    {
      what: "answers no version",
      code: () => module(`${MEMORY} ${HEAP_BASE} ${entry("Core_version", packed(0, 3))}`),
      refusal: ["NoRuntimeVersion", "too short: 4 bytes wanted, 1 left, at byte 2"],
    },
  ])("$what", async ({ code, refusal: [kind, detail] }) => {
    const refused = await SubstrateRuntime.compile(code());
    expect(refused).toEqual({ ok: false, error: { code: kind, detail: expect.stringContaining(detail as string) } });
  });
});

describe("a runtime", () => {
  it("says its version", async () => {
    expect((await compiled(tiny(""))).version).toEqual(VERSION);
  });

  it("is given its arguments, and its answer is copied out", async () => {
    const echo = "(i64.or (i64.extend_i32_u (local.get 0)) (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32)))";
    const runtime = await compiled(tiny(entry("Test_echo", echo)));
    expect(call(runtime, "Test_echo", emptyState(), Uint8Array.of(1, 2, 3))).toEqual({
      ok: true,
      value: Uint8Array.of(1, 2, 3),
    });
  });

  it("begins each call with the memory and the globals that it was compiled with", async () => {
    const count = `
      (i32.store8 (i32.const 512) (i32.add (i32.load8_u (i32.const 512)) (i32.const 1)))
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.store8 (i32.const 513) (global.get $calls)) ${packed(512, 2)}`;
    const runtime = await compiled(tiny(`(global $calls (mut i32) (i32.const 0)) ${entry("Test_count", count)}`));
    for (let time = 0; time < 3; time++)
      expect(call(runtime, "Test_count")).toEqual({ ok: true, value: Uint8Array.of(1, 1) });
  });

  it.each([
    { globals: "of 64 bits", type: "i64", start: "i64.const -9223372036854775808", change: "i64.const 1" },
    { globals: "that are floats", type: "f64", start: "f64.const 0.5", change: "f64.const 2" },
    { globals: "that are short floats", type: "f32", start: "f32.const -1", change: "f32.const 2" },
    { globals: "that are references, which no host can reset", type: "funcref", start: "ref.func $f", change: null },
  ])("begins each call anew also with globals $globals", async ({ type, start, change }) => {
    const [isAsAtFirst, changed] = change
      ? [`(${type}.eq (global.get $other) (${start}))`, change]
      : ["(i32.eqz (ref.is_null (global.get $other)))", "ref.null func"];
    const others = `(global $fixed i32 (i32.const 7)) (func $f) (elem declare func $f)
      (global $calls (mut i32) (i32.const 300)) (global $other (mut ${type}) (${start}))`;
    const count = `
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.store16 (i32.const 512) (global.get $calls))
      (i32.store8 (i32.const 514) ${isAsAtFirst}) (global.set $other (${changed})) ${packed(512, 3)}`;
    const runtime = await compiled(tiny(`${others} ${entry("Test_count", count)}`));
    // 301 = 0x012d, little-endian.
    for (let time = 0; time < 3; time++)
      expect(call(runtime, "Test_count")).toEqual({ ok: true, value: Uint8Array.of(0x2d, 1, 1) });
  });

  it("begins a call with empty memory behind its own data, whatever the call before it wrote there", async () => {
    const malloc = imported("ext_allocator_malloc_version_1", "(param i32) (result i32)");
    const read = `(local $at i32) (local $was i32)
      (local.set $at (call $ext_allocator_malloc_version_1 (i32.const 4)))
      (local.set $was (i32.load (local.get $at)))
      (i32.store (local.get $at) (i32.const -1))
      (i32.store (i32.const 512) (local.get $was)) ${packed(512, 4)}`;
    const runtime = await compiled(tiny(entry("Test_read", read), malloc));
    for (let time = 0; time < 3; time++)
      expect(call(runtime, "Test_read")).toEqual({ ok: true, value: new Uint8Array(4) });
  });

  it("begins a call anew wherever the call before it wrote: where a stack may be, in its data, at its data's ends", async () => {
    const [firstByte] = encoded();
    // Zeros up to 262,144, as a stack that comes first; then the data.
    const data = `(data (i32.const 262144) "${escaped(encoded())}")`;
    const version = entry("Core_version", packed(262_144, encoded().length));
    const touch = `(local $at i32) (local.set $at (i32.load (local.get 0)))
      (i32.store8 (i32.const 299992) (i32.load8_u (local.get $at)))
      (i32.store8 (local.get $at) (i32.const 255)) ${packed(299_992, 1)}`;
    const runtime = await compiled(
      module(`(import "env" "memory" (memory 8)) (global (export "__heap_base") i32 (i32.const 300000))
        ${data} ${version} ${entry("Test_touch", touch)}`),
    );
    const addresses = [0, 65_535, 65_536, 131_071, 200_000, 262_143, 262_144, 299_999];
    for (const at of [...addresses, ...addresses.reverse()]) {
      const answer = call(runtime, "Test_touch", emptyState(), codecs.u32.encode(at));
      expect([at, answer]).toEqual([
        at,
        { ok: true, value: Uint8Array.of(at === 262_144 ? (firstByte as number) : 0) },
      ]);
    }
  });

  it("begins a call anew after one that trapped, and after one that let the memory grow", async () => {
    const bump = "(global.set $calls (i32.add (global.get $calls) (i32.const 1)))";
    const said = `(i32.store8 (i32.const 513) (global.get $calls)) (i32.store8 (i32.const 514) (memory.size))`;
    const runtime = await compiled(
      tiny(`(global $calls (mut i32) (i32.const 0))
        ${entry("Test_trap", `${bump} unreachable`)}
        ${entry("Test_grow", `${bump} (drop (memory.grow (i32.const 1))) ${said} ${packed(513, 2)}`)}
        ${entry("Test_count", `${bump} ${said} ${packed(513, 2)}`)}`),
    );
    // One page that it asks for, 64 more to begin with.
    const [first, grown] = [Uint8Array.of(1, 65), Uint8Array.of(1, 66)];
    expect(call(runtime, "Test_trap").ok).toBe(false);
    expect(call(runtime, "Test_count")).toEqual({ ok: true, value: first });
    expect(call(runtime, "Test_grow")).toEqual({ ok: true, value: grown });
    expect(call(runtime, "Test_count")).toEqual({ ok: true, value: first });
  });

  it("has no method that it does not export, nor what it exports otherwise", async () => {
    const runtime = await compiled(tiny(`(func (export "Test_odd") (param i32 i32))`));
    expect(call(runtime, "Test_none")).toEqual({
      ok: false,
      error: { code: "NotSupported", details: { method: "Test_none" } },
    });
    expect(call(runtime, "__heap_base")).toMatchObject({ ok: false, error: { code: "NotSupported" } });
    expect(call(runtime, "Test_odd")).toMatchObject({
      error: { code: "Execution", details: { reason: "Test_odd is no entry point: it answers no i64" } },
    });
  });

  it("says what it panicked with, and what it logged before", async () => {
    const log = imported("ext_logging_log_version_1", "(param i32 i64 i64)");
    const said = (level: number, at: number, length: number) =>
      `(call $ext_logging_log_version_1 (i32.const ${level}) ${packed(0, 7)} ${packed(at, length)})`;
    const panic = `${said(2, 16, 5)} ${said(0, 32, 9)} unreachable`;
    const data = `(data (i32.const 0) "runtime") (data (i32.const 16) "start") (data (i32.const 32) "no parent")`;
    const runtime = await compiled(tiny(`${data} ${entry("Test_panic", panic)}`, log));
    expect(call(runtime, "Test_panic")).toEqual({
      ok: false,
      error: {
        code: "Execution",
        details: {
          method: "Test_panic",
          reason: "no parent",
          lines: [
            { level: 2, target: "runtime", message: "start" },
            { level: 0, target: "runtime", message: "no parent" },
          ],
        },
      },
    });
  });

  it("leaves the state as it was when it traps, with whatever transactions it had open", async () => {
    const imports = [
      imported("ext_storage_set_version_1", "(param i64 i64)"),
      imported("ext_storage_start_transaction_version_1", ""),
    ].join(" ");
    const set = `(call $ext_storage_set_version_1 ${packed(0, 1)} ${packed(1, 2)})`;
    const open = `${set} (call $ext_storage_start_transaction_version_1) ${set}`;
    const methods = entry("Test_trap", `${open} unreachable`) + entry("Test_open", `${open} (i64.const 0)`);
    const runtime = await compiled(tiny(`(data (i32.const 0) "kvv") ${methods}`, imports));
    const overlay = emptyState();
    overlay.startTransaction();
    expect(call(runtime, "Test_trap", overlay).ok).toBe(false);
    expect([overlay.depth, overlay.changes()]).toEqual([1, []]);

    // What is in a transaction that is still open at the end is not kept; what was done before it is.
    expect(call(runtime, "Test_open", overlay).ok).toBe(true);
    expect([overlay.depth, overlay.get(Uint8Array.of(0x6b))]).toEqual([1, Uint8Array.of(0x76, 0x76)]);
  });

  it.each([
    {
      asks: "for child storage",
      name: "ext_default_child_storage_get_version_1",
      type: "(param i64 i64) (result i64)",
      args: "(i64.const 0) (i64.const 0)",
      reason: "ext_default_child_storage_get_version_1 is not supported in a relay chain's runtime",
    },
    {
      asks: "for a key to be made",
      name: "ext_crypto_sr25519_generate_version_1",
      type: "(param i32 i64) (result i64)",
      args: "(i32.const 0) (i64.const 0)",
      reason: "ext_crypto_sr25519_generate_version_1 is not supported in a relay chain's runtime",
    },
    {
      asks: "for a value under a key beyond its memory",
      name: "ext_storage_get_version_1",
      type: "(param i64) (result i64)",
      // 16 bytes at 0xfffffff8: 4,294,967,288. One page and 64 more are 4,259,840 bytes.
      args: packed(0xffff_fff8, 16),
      reason: "bytes: 16 bytes at 4294967288 reach beyond the memory, which has 4259840",
    },
    {
      asks: "for the end of a transaction that is not its own",
      name: "ext_storage_rollback_transaction_version_1",
      type: "(result i64)",
      args: "",
      reason: "a transaction is ended that the call has not started",
    },
    {
      asks: "for a root in a layout that does not exist",
      name: "ext_storage_root_version_2",
      type: "(param i32) (result i64)",
      args: "(i32.const 2)",
      reason: "no state version 2",
    },
    {
      asks: "for a limit that is none",
      name: "ext_storage_clear_prefix_version_2",
      type: "(param i64 i64) (result i64)",
      args: `${packed(0, 1)} ${packed(0, 1)}`,
      reason: "ext_storage_clear_prefix: the limit is no Option<u32>: option 107, at byte 0",
    },
    {
      asks: "for the root over a list that is none",
      name: "ext_trie_blake2_256_ordered_root_version_2",
      type: "(param i64 i32) (result i32)",
      args: `${packed(0, 0)} (i32.const 1)`,
      reason: "ext_trie: Vec<Bytes>: too short: 1 bytes wanted, 0 left, at byte 0",
    },
  ])("ends with a word for it when it asks $asks", async ({ name, type, args, reason }) => {
    const isWide = type.endsWith("(result i64)") && name !== "ext_storage_rollback_transaction_version_1";
    const real = name === "ext_storage_rollback_transaction_version_1" ? "" : type;
    const result = isWide ? "" : "drop (i64.const 0)";
    const body = real === "" ? `(call $${name}) (i64.const 0)` : `(call $${name} ${args}) ${result}`;
    const runtime = await compiled(tiny(`(data (i32.const 0) "kvv") ${entry("Test_ask", body)}`, imported(name, real)));
    const failed = call(runtime, "Test_ask");
    expect(failed).toMatchObject({ ok: false, error: { code: "Execution", details: { method: "Test_ask", reason } } });
  });

  it("finds a signature good that is, and that it was told to be; none else", async () => {
    const verify = imported("ext_crypto_sr25519_verify_version_2", "(param i32 i64 i32) (result i32)");
    const body = `
      (i32.store8 (i32.const 512) (call $ext_crypto_sr25519_verify_version_2 (local.get 0)
        (i64.or (i64.extend_i32_u (i32.add (local.get 0) (i32.const 96))) (i64.shl (i64.const 3) (i64.const 32)))
        (i32.add (local.get 0) (i32.const 64)))) ${packed(512, 1)}`;
    const runtime = await compiled(tiny(entry("Test_verify", body), verify));
    const alice = keyPairFromUri("//Alice");
    const key = Buffer.from(alice.publicKey.slice(2), "hex");
    const asked = (signature: Uint8Array, message: string) => {
      const answer = call(runtime, "Test_verify", emptyState(), Buffer.concat([signature, key, Buffer.from(message)]));
      return answer.ok && answer.value[0] === 1;
    };
    const good = Buffer.from(sign(alice, Buffer.from("abc")).slice(2), "hex");
    expect([asked(good, "abc"), asked(good, "abc"), asked(good, "abd")]).toEqual([true, true, false]);

    // That it is looked up shows where what was added is not even true.
    runtime.signatures.add({ key: alice.publicKey, payload: Buffer.from("abd"), signature: toHex(good) } as never);
    expect([asked(good, "abd"), asked(good, "abe")]).toEqual([true, false]);
  });

  it("reads the version of other code, and of what is no runtime none", async () => {
    const ask = imported("ext_misc_runtime_version_version_1", "(param i64) (result i64)");
    const packedArgs =
      "(i64.or (i64.extend_i32_u (local.get 0)) (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32)))";
    const runtime = await compiled(
      tiny(entry("Test_version", `(call $ext_misc_runtime_version_version_1 ${packedArgs})`), ask),
    );
    const version = encoded();
    const answer = call(runtime, "Test_version", emptyState(), tiny(""));
    expect(answer).toEqual({ ok: true, value: Uint8Array.of(1, version.length << 2, ...version) });
    expect(call(runtime, "Test_version", emptyState(), Uint8Array.of(1))).toEqual({
      ok: true,
      value: Uint8Array.of(0),
    });
  });
});
