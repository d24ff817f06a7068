import type { Result } from "@parahost/primitives";
import { PVF_DEFAULTS, type PvfLimits } from "../config.js";
import { refusedImport } from "../host/functions.js";
import { type WasmModule, webAssembly } from "../web-assembly.js";
import { decompressed } from "./decompress.js";
import { withMemoryLimit } from "./memory-limit.js";
import { type Outline, outline } from "./outline.js";
import { type CodeRefusal, Refused } from "./refusal.js";

/** Code that can be run. */
export interface PreparedCode {
  readonly module: WasmModule;
  /** Pages to begin with of the memory that it imports; `null` where it has its own. */
  readonly importedPages: number | null;
  /** Unpacked. */
  readonly bytes: number;
}

const VALIDATE_BLOCK = "(i32,i32)->(i64)";

/**
 * Says whether bytes can be used as validation code, and compiles them: unpacks, looks for `validate_block`, the memory and
 * `__heap_base`, holds imports against the allow-list, and sets the memory's maximum. Runs nothing.
 *
 * @param code - as registered: compressed or not
 * @guide node/utility/pvf-prechecker.md
 */
export function checkValidationCode(
  code: Uint8Array,
  limits: Pick<PvfLimits, "codeBytes" | "memoryPages"> = PVF_DEFAULTS,
): Result<PreparedCode, CodeRefusal> {
  try {
    const wasm = decompressed(code, limits.codeBytes);
    if (wasm.length > limits.codeBytes) refuse(`has ${wasm.length} bytes, ${limits.codeBytes} at most`);
    return { ok: true, value: compiled(wasm, outline(wasm), limits.memoryPages) };
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    return { ok: false, error: { code: fault.code, detail: fault.message } };
  }
}

function compiled(wasm: Uint8Array, found: Outline, memoryPages: number): PreparedCode {
  checkExports(found);
  for (const { type, ...imported } of found.imports) {
    const reason = refusedImport(imported, type);
    if (reason !== null) refuse(reason);
  }
  const { memory } = found;
  if (!memory) return refuse("has no memory");
  if (memory.initialPages > memoryPages) {
    return refuse(`asks for ${memory.initialPages} pages of memory at once, ${memoryPages} at most`);
  }
  return {
    module: moduleOf(withMemoryLimit(wasm, memory, memoryPages)),
    importedPages: memory.imported ? memory.initialPages : null,
    bytes: wasm.length,
  };
}

function checkExports({ exports, functions, memory }: Outline): void {
  const type = functions.get("validate_block");
  if (type === undefined) refuse("exports no function validate_block");
  if (type !== VALIDATE_BLOCK) refuse(`exports validate_block as ${type} instead of ${VALIDATE_BLOCK}`);
  if (exports.get("__heap_base") !== "global") refuse("exports no global __heap_base");
  if (!memory?.imported && exports.get("memory") !== "memory") refuse("exports no memory");
}

function moduleOf(wasm: Uint8Array): WasmModule {
  try {
    return new webAssembly.Module(wasm);
  } catch (fault) {
    if (!(fault instanceof webAssembly.CompileError)) throw fault;
    throw new Refused("Preparation", fault.message);
  }
}

function refuse(detail: string): never {
  throw new Refused("Prevalidation", detail);
}
