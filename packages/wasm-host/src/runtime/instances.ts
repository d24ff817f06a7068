import type { PreparedCode } from "../code/checked-code.js";
import { FreeingBumpAllocator } from "../host/allocator.js";
import { heapBaseOf, instantiate, memoryOf } from "../host/instantiate.js";
import { type WasmGlobal, type WasmImport, webAssembly } from "../web-assembly.js";
import { RUNTIME_PROVISIONS } from "./host/provisions.js";
import { RuntimeSandbox, type RuntimeServices } from "./runtime-sandbox.js";

/** An instance of a runtime, and what it has of the host. */
export interface RuntimeInstance {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly sandbox: RuntimeSandbox;
}
/** What instances of one code are made with. */
export interface InstancesTerms {
  /** Pages of a memory that the code imports, to begin with. */
  readonly firstPages: number;
  readonly maxPages: number;
  readonly services: RuntimeServices;
  /** Exports by which all globals that change can be set; `null` where they cannot: then each call has a new instance. */
  readonly globals: readonly string[] | null;
}

/** Calls nest at most so deep: a runtime that asks for another one's version. */
const KEPT = 2;

/**
 * Instances of one code. One that has answered is put back to where it began and used again, since a short call takes less time
 * than making an instance: its globals and its own data as they were at first, zeros behind them as far as the allocator has
 * given memory away.
 */
export class Instances {
  readonly #imports: readonly WasmImport[];
  readonly #spare: RuntimeInstance[] = [];
  #beginning: Beginning | undefined;

  constructor(
    private readonly code: PreparedCode,
    private readonly terms: InstancesTerms,
  ) {
    this.#imports = webAssembly.Module.imports(code.module);
  }

  /** An instance as new. @throws LocalFault where this machine has no memory for it */
  take(): RuntimeInstance {
    return this.#spare.pop() ?? this.#make();
  }

  /** Takes an instance back after a call that returned. One whose memory has grown is of no use any more. */
  giveBack(instance: RuntimeInstance): void {
    const { exports, sandbox } = instance;
    const { memory, usedBytes } = sandbox;
    const begun = this.#beginning;
    if (!begun || memory.buffer.byteLength !== begun.memoryBytes || this.#spare.length >= KEPT) return;
    for (const [name, value] of begun.globals) (exports[name] as WasmGlobal).value = value;
    const bytes = new Uint8Array(memory.buffer, 0, usedBytes);
    const touched = firstTouched(bytes, begun.zeros);
    bytes.set(begun.data.subarray(touched), touched);
    bytes.fill(0, begun.data.length);
    sandbox.attach(memory, new FreeingBumpAllocator(memory, heapBaseOf(exports), this.terms.maxPages));
    this.#spare.push(instance);
  }

  #make(): RuntimeInstance {
    const { firstPages, maxPages, services } = this.terms;
    const { importedPages } = this.code;
    const sandbox = new RuntimeSandbox(services);
    const exports = instantiate(this.code, sandbox, {
      imports: this.#imports,
      provisions: RUNTIME_PROVISIONS,
      where: "a relay chain's runtime",
      maxPages,
      memory: importedPages === null ? null : memoryOf(importedPages + firstPages, maxPages),
    });
    if (this.terms.globals) this.#beginning ??= beginningOf({ exports, sandbox }, this.terms.globals);
    return { exports, sandbox };
  }
}

/** How every instance of the code begins. */
interface Beginning {
  readonly memoryBytes: number;
  /** What the memory holds below the heap. */
  readonly data: Uint8Array;
  /** How many zeros it begins with: room for the stack, which is never used as a whole. */
  readonly zeros: number;
  readonly globals: readonly (readonly [name: string, value: unknown])[];
}
function beginningOf({ exports, sandbox }: RuntimeInstance, globals: readonly string[]): Beginning {
  const data = new Uint8Array(sandbox.memory.buffer, 0, sandbox.usedBytes).slice();
  const first = data.findIndex((byte) => byte !== 0);
  return {
    memoryBytes: sandbox.memory.buffer.byteLength,
    data,
    zeros: first < 0 ? data.length : first,
    globals: globals.map((name) => [name, (exports[name] as WasmGlobal).value]),
  };
}

const ZEROS = Buffer.alloc(65_536);
/** Up to where the first `zeros` bytes are still that. Looking takes less than half the time of writing. */
function firstTouched(bytes: Uint8Array, zeros: number): number {
  let at = 0;
  while (at + ZEROS.length <= zeros && ZEROS.equals(bytes.subarray(at, at + ZEROS.length))) at += ZEROS.length;
  return at;
}
