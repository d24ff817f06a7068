import type { Result } from "@parahost/primitives";
import { type Provided, refusedImport } from "../host/functions.js";
import { type WasmModule, webAssembly } from "../web-assembly.js";
import { decompressedNow, isCompressed, NotUnpacked } from "./decompress.js";
import { withMemoryLimit } from "./memory-limit.js";
import { type Outline, outline } from "./outline.js";
import { type CodeRefusal, Refused, refuse } from "./refusal.js";
import { zstdReady } from "./zstd.js";

/** Code that has passed every check, unpacked and with its memory limited: what is left to do is to compile it. */
export interface CheckedCode {
  readonly wasm: Uint8Array;
  /** Pages to begin with of the memory that it imports; `null` where it has its own. */
  readonly importedPages: number | null;
  /** Unpacked. */
  readonly bytes: number;
}
/** Code that can be run. */
export type PreparedCode = Omit<CheckedCode, "wasm"> & { readonly module: WasmModule };

/** What one kind of code must be. */
export interface CodeRules {
  /** Bytes that it may unpack to. */
  readonly codeBytes: number;
  /** Pages that its memory may grow to, of those it asks for at once. */
  readonly mostPages: (initialPages: number) => number;
  /** What it may import, and how. */
  readonly provided: Provided;
  /** Exports that it must have, each a function of this type. */
  readonly functions: Readonly<Record<string, string>>;
}

/** Loads what is needed to check that code. To be awaited before {@link checkedCode}. */
export const checkReady = async (code: Uint8Array): Promise<void> => {
  if (isCompressed(code)) await zstdReady();
};

/** @throws Refused */
export function checkedCode(code: Uint8Array, rules: CodeRules): CheckedCode {
  const { codeBytes, mostPages, provided, functions } = rules;
  const wasm = unpacked(code, codeBytes);
  if (wasm.length > codeBytes) refuse(`has ${wasm.length} bytes, ${codeBytes} at most`);
  const found = outline(wasm);
  checkExports(found, functions);
  for (const { type, ...imported } of found.imports) {
    const reason = refusedImport(imported, type, provided);
    if (reason !== null) refuse(reason);
  }
  const { memory } = found;
  if (!memory) return refuse("has no memory");
  const memoryPages = mostPages(memory.initialPages);
  if (memory.initialPages > memoryPages)
    return refuse(`asks for ${memory.initialPages} pages of memory at once, ${memoryPages} at most`);
  return {
    wasm: withMemoryLimit(wasm, memory, memoryPages),
    importedPages: memory.imported ? memory.initialPages : null,
    bytes: wasm.length,
  };
}

function unpacked(code: Uint8Array, limit: number): Uint8Array {
  try {
    return decompressedNow(code, limit);
  } catch (fault) {
    throw fault instanceof NotUnpacked ? new Refused("CouldNotDecompressCodeBlob", fault.message) : fault;
  }
}

function checkExports({ exports, functions, memory }: Outline, wanted: Readonly<Record<string, string>>): void {
  for (const [name, type] of Object.entries(wanted)) {
    const found = functions.get(name);
    if (found === undefined) refuse(`exports no function ${name}`);
    if (found !== type) refuse(`exports ${name} as ${found} instead of ${type}`);
  }
  if (exports.get("__heap_base") !== "global") refuse("exports no global __heap_base");
  if (!memory?.imported && exports.get("memory") !== "memory") refuse("exports no memory");
}

/** @throws Refused where the engine does not take it */
export function compiled({ wasm, ...rest }: CheckedCode): PreparedCode {
  try {
    return { module: new webAssembly.Module(wasm), ...rest };
  } catch (fault) {
    if (!(fault instanceof webAssembly.CompileError)) throw fault;
    throw new Refused("Preparation", fault.message);
  }
}

/** Catches a refusal, and nothing else. */
export function orRefusal<T>(work: () => T): Result<T, CodeRefusal> {
  try {
    return { ok: true, value: work() };
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    return { ok: false, error: { code: fault.code, detail: fault.message } };
  }
}
