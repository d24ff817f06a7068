import type { Result } from "@parahost/primitives";
import { PVF_DEFAULTS, type PvfLimits } from "../config.js";
import { refusedImport } from "../host/functions.js";
import { type WasmModule, webAssembly } from "../web-assembly.js";
import { decompressed, NotUnpacked } from "./decompress.js";
import { withMemoryLimit } from "./memory-limit.js";
import { type Outline, outline } from "./outline.js";
import { type CodeRefusal, Refused } from "./refusal.js";

/** Code that has passed every check, unpacked and with its memory limited: what is left to do is to compile it. */
export interface CheckedCode extends Omit<PreparedCode, "module"> {
  readonly wasm: Uint8Array;
}
/** Code that can be run. */
export interface PreparedCode {
  readonly module: WasmModule;
  /** Pages to begin with of the memory that it imports; `null` where it has its own. */
  readonly importedPages: number | null;
  /** Unpacked. */
  readonly bytes: number;
}

const VALIDATE_BLOCK = "(i32,i32)->(i64)";

type Limits = Pick<PvfLimits, "codeBytes" | "memoryPages">;

/**
 * Says whether bytes can be used as validation code, and compiles them: unpacks, looks for `validate_block`, the memory and
 * `__heap_base`, holds imports against the allow-list, and sets the memory's maximum. Runs nothing.
 *
 * @param code - as registered: compressed or not
 * @guide node/utility/pvf-prechecker.md
 */
export function checkValidationCode(
  code: Uint8Array,
  limits: Limits = PVF_DEFAULTS,
): Promise<Result<PreparedCode, CodeRefusal>> {
  return orRefusal(async () => compiled(await checkedCode(code, limits)));
}

/** The same, and what it was compiled from. */
export function checkAndCompile(
  code: Uint8Array,
  limits: Limits,
): Promise<Result<{ readonly checked: CheckedCode; readonly prepared: PreparedCode }, CodeRefusal>> {
  return orRefusal(async () => {
    const checked = await checkedCode(code, limits);
    return { checked, prepared: compiled(checked) };
  });
}

/** Compiles what was found good earlier. */
export const compileChecked = (checked: CheckedCode): Promise<Result<PreparedCode, CodeRefusal>> =>
  orRefusal(async () => compiled(checked));

async function orRefusal<T>(work: () => Promise<T>): Promise<Result<T, CodeRefusal>> {
  try {
    return { ok: true, value: await work() };
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    return { ok: false, error: { code: fault.code, detail: fault.message } };
  }
}

async function checkedCode(code: Uint8Array, { codeBytes, memoryPages }: Limits): Promise<CheckedCode> {
  const wasm = await unpacked(code, codeBytes);
  if (wasm.length > codeBytes) refuse(`has ${wasm.length} bytes, ${codeBytes} at most`);
  const found = outline(wasm);
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
    wasm: withMemoryLimit(wasm, memory, memoryPages),
    importedPages: memory.imported ? memory.initialPages : null,
    bytes: wasm.length,
  };
}

async function unpacked(code: Uint8Array, limit: number): Promise<Uint8Array> {
  try {
    return await decompressed(code, limit);
  } catch (fault) {
    throw fault instanceof NotUnpacked ? new Refused("CouldNotDecompressCodeBlob", fault.message) : fault;
  }
}

const compiled = ({ wasm, ...rest }: CheckedCode): PreparedCode => ({ module: moduleOf(wasm), ...rest });

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
