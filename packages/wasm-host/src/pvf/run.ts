import type { PvfLimits } from "../config.js";
import { FreeingBumpAllocator } from "../host/allocator.js";
import { hostFunctions } from "../host/functions.js";
import { unpack, view } from "../host/memory.js";
import { Sandbox } from "../host/sandbox.js";
import { HostTrap, LocalFault } from "../host/trap.js";
import { type WasmMemory, webAssembly } from "../web-assembly.js";
import type { PreparedCode } from "./check-validation-code.js";
import { isLackOfMemory } from "./lack-of-memory.js";
import type { Ended, Run } from "./messages.js";

type ValidateBlock = (address: number, length: number) => bigint;

/**
 * Runs validation code once, in an instance of its own: puts the parameters into its memory by the host's allocator, calls
 * `validate_block`, and copies out what it points to. Does not stop by itself: a worker does this, and is ended from outside.
 */
export function runValidateBlock(code: PreparedCode, params: Uint8Array, limits: PvfLimits): Omit<Run, "cpuMs"> {
  const sandbox = new Sandbox();
  try {
    const validateBlock = instantiated(code, sandbox, limits);
    const address = sandbox.allocator.allocate(params.length);
    view(sandbox.memory, address, params.length, "parameters").set(params);
    const answer = unpack(validateBlock(address, params.length));
    const result = output(sandbox.memory, answer, limits.outputBytes);
    return { ended: { kind: "valid", result }, lines: sandbox.lines };
  } catch (fault) {
    return { ended: verdictOn(fault), lines: sandbox.lines };
  }
}

function instantiated({ module, importedPages }: PreparedCode, sandbox: Sandbox, limits: PvfLimits): ValidateBlock {
  const imports = webAssembly.Module.imports(module);
  const functions = hostFunctions(imports, sandbox);
  const imported = importedPages === null ? null : memoryOf(importedPages, limits.memoryPages);
  const env = imported ? { ...functions, memory: imported } : functions;
  const { exports } = new webAssembly.Instance(module, { env });
  // That these are there, and what they are, was checked when the code was prepared.
  const memory = imported ?? (exports["memory"] as WasmMemory);
  const heapBase = Number((exports["__heap_base"] as { readonly value: unknown }).value);
  sandbox.attach(memory, new FreeingBumpAllocator(memory, heapBase, limits.memoryPages));
  return exports["validate_block"] as ValidateBlock;
}

function memoryOf(initial: number, maximum: number): WasmMemory {
  try {
    return new webAssembly.Memory({ initial, maximum });
  } catch (cause) {
    throw new LocalFault(`no memory left for ${initial} pages`, { cause });
  }
}

function output(memory: WasmMemory, { address, length }: ReturnType<typeof unpack>, most: number): Uint8Array {
  if (length > most) throw new HostTrap(`answers ${length} bytes, ${most} at most`);
  return view(memory, address, length, "answer").slice();
}

/** What the engine and the host throw while code runs is the code's doing, unless this machine could not give what it may have. */
function verdictOn(fault: unknown): Ended {
  const detail = fault instanceof Error ? fault.message : String(fault);
  if (fault instanceof LocalFault || isLackOfMemory(fault)) return { kind: "internalError", reason: "Kernel", detail };
  const { RuntimeError, LinkError, Exception } = webAssembly;
  const codes = [HostTrap, RuntimeError, LinkError, ...(Exception ? [Exception] : []), RangeError];
  if (codes.some((type) => fault instanceof type)) return { kind: "invalid", reason: "WorkerReportedInvalid", detail };
  throw fault;
}
