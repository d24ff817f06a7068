import type { PreparedCode } from "../code/checked-code.js";
import { type WasmImport, type WasmMemory, webAssembly } from "../web-assembly.js";
import { FreeingBumpAllocator } from "./allocator.js";
import { hostFunctions, type Provisions } from "./functions.js";
import type { Sandbox } from "./sandbox.js";
import { LocalFault } from "./trap.js";

/** What an instance is made with. */
export interface InstanceTerms<E extends Sandbox> {
  readonly imports: readonly WasmImport[];
  readonly provisions: Provisions<E>;
  /** What the code is run for, as the traps of functions that are not provided say it. */
  readonly where: string;
  readonly maxPages: number;
  /** For code that imports its memory. */
  readonly memory: WasmMemory | null;
}

/**
 * Makes an instance for one run, and gives the sandbox its memory, with an allocator behind what the code's own data take.
 *
 * @returns its exports; that they are there, and what they are, was checked when the code was
 */
export function instantiate<E extends Sandbox>(
  { module }: PreparedCode,
  sandbox: E,
  { imports, provisions, where, maxPages, memory: imported }: InstanceTerms<E>,
): Readonly<Record<string, unknown>> {
  const functions = hostFunctions(imports, provisions, sandbox, where);
  const env = imported ? { ...functions, memory: imported } : functions;
  const { exports } = new webAssembly.Instance(module, { env });
  const memory = imported ?? (exports["memory"] as WasmMemory);
  sandbox.attach(memory, new FreeingBumpAllocator(memory, heapBaseOf(exports), maxPages));
  return exports;
}

/** Where the code's own data end. */
export const heapBaseOf = (exports: Readonly<Record<string, unknown>>): number =>
  Number((exports["__heap_base"] as { readonly value: unknown }).value);

/** @throws LocalFault where the machine has not that much */
export function memoryOf(initial: number, maximum: number): WasmMemory {
  try {
    return new webAssembly.Memory({ initial, maximum });
  } catch (cause) {
    throw new LocalFault(`no memory left for ${initial} pages`, { cause });
  }
}
