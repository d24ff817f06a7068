import type { PreparedCode } from "../code/checked-code.js";
import type { PvfLimits } from "../config.js";
import { COMMON } from "../host/functions.js";
import { instantiate, memoryOf } from "../host/instantiate.js";
import { unpack, view } from "../host/memory.js";
import { Sandbox } from "../host/sandbox.js";
import { HostTrap, isCodesDoing } from "../host/trap.js";
import { type WasmMemory, webAssembly } from "../web-assembly.js";
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
    const answer = unpack(validateBlock(sandbox.place(params), params.length));
    const result = output(sandbox.memory, answer, limits.outputBytes);
    return { ended: { kind: "valid", result }, lines: sandbox.lines };
  } catch (fault) {
    return { ended: verdictOn(fault), lines: sandbox.lines };
  }
}

function instantiated(code: PreparedCode, sandbox: Sandbox, { memoryPages }: PvfLimits): ValidateBlock {
  const exports = instantiate(code, sandbox, {
    imports: webAssembly.Module.imports(code.module),
    provisions: COMMON,
    where: "validation",
    maxPages: memoryPages,
    memory: code.importedPages === null ? null : memoryOf(code.importedPages, memoryPages),
  });
  return exports["validate_block"] as ValidateBlock;
}

function output(memory: WasmMemory, { address, length }: ReturnType<typeof unpack>, most: number): Uint8Array {
  if (length > most) throw new HostTrap(`answers ${length} bytes, ${most} at most`);
  return view(memory, address, length, "answer").slice();
}

/** @throws what is neither the code's doing nor this machine's lack: a bug */
function verdictOn(fault: unknown): Ended {
  const detail = fault instanceof Error ? fault.message : String(fault);
  return isCodesDoing(fault)
    ? { kind: "invalid", reason: "WorkerReportedInvalid", detail }
    : { kind: "internalError", reason: "Kernel", detail };
}
