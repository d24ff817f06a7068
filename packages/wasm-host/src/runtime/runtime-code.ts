import { SubsystemError } from "@parahost/kernel";
import { err, ok, PersistentTrie, type Result } from "@parahost/primitives";
import { type CodeRules, checkedCode, compiled, orRefusal, type PreparedCode } from "../code/checked-code.js";
import type { CodeRefusal } from "../code/refusal.js";
import type { RuntimeLimits } from "../config.js";
import { instantiate } from "../host/instantiate.js";
import { unpack, view } from "../host/memory.js";
import { HostTrap, isCodesDoing } from "../host/trap.js";
import { type WasmImport, type WasmMemory, webAssembly } from "../web-assembly.js";
import type { RuntimeCallError } from "./errors.js";
import type { GoodSignatures } from "./good-signatures.js";
import { RUNTIME_PROVISIONS } from "./host/provisions.js";
import { Memories } from "./memories.js";
import { RuntimeSandbox, type RuntimeServices } from "./runtime-sandbox.js";
import { StorageOverlay } from "./storage-overlay.js";

const CORE_VERSION = "Core_version";
const NO_ARGUMENTS = new Uint8Array();

/** Compiled code of a runtime. Each call has an instance of its own; what lasts is the overlay. */
export class RuntimeCode {
  readonly #imports: readonly WasmImport[];
  readonly #memories: Memories | null;
  readonly #maxPages: number;
  readonly #services: RuntimeServices;

  private constructor(
    private readonly code: PreparedCode,
    limits: RuntimeLimits,
    signatures: GoodSignatures,
  ) {
    this.#imports = webAssembly.Module.imports(code.module);
    const { importedPages } = code;
    this.#maxPages = (importedPages ?? 0) + limits.heapPages;
    this.#memories = importedPages === null ? null : new Memories(importedPages + limits.firstPages, this.#maxPages);
    this.#services = { signatures, versionOf: (other) => versionOf(other, limits, signatures) };
  }

  /** Checks code, and compiles it: unpacks, looks for `Core_version` and the memory, and holds imports against the host's list. */
  static of(code: Uint8Array, limits: RuntimeLimits, signatures: GoodSignatures): Result<RuntimeCode, CodeRefusal> {
    const rules: CodeRules = {
      codeBytes: limits.codeBytes,
      mostPages: (initialPages) => initialPages + limits.heapPages,
      provided: RUNTIME_PROVISIONS,
      functions: { [CORE_VERSION]: "(i32,i32)->(i64)" },
    };
    return orRefusal(() => new RuntimeCode(compiled(checkedCode(code, rules)), limits, signatures));
  }

  /** What the code says it is, encoded. */
  version(): Result<Uint8Array, RuntimeCallError> {
    return this.call(new StorageOverlay(PersistentTrie.empty(1)), CORE_VERSION, NO_ARGUMENTS);
  }

  /** @throws SubsystemError `OutOfMemory` */
  call(overlay: StorageOverlay, method: string, args: Uint8Array): Result<Uint8Array, RuntimeCallError> {
    overlay.startTransaction();
    const { depth } = overlay;
    const sandbox = new RuntimeSandbox(overlay, this.#services);
    let memory: WasmMemory | null = null;
    let isKept = false;
    try {
      memory = this.#memories?.take() ?? null;
      const answer = this.#run(sandbox, memory, method, args);
      isKept = answer.ok;
      return answer;
    } catch (fault) {
      return failed(method, sandbox, fault);
    } finally {
      while (overlay.depth > depth) overlay.rollbackTransaction();
      if (isKept) overlay.commitTransaction();
      else overlay.rollbackTransaction();
      if (memory) this.#memories?.giveBack(memory, sandbox.usedBytes);
    }
  }

  #run(
    sandbox: RuntimeSandbox,
    memory: WasmMemory | null,
    method: string,
    args: Uint8Array,
  ): Result<Uint8Array, RuntimeCallError> {
    const exports = instantiate(this.code, sandbox, {
      imports: this.#imports,
      provisions: RUNTIME_PROVISIONS,
      where: "a relay chain's runtime",
      maxPages: this.#maxPages,
      memory,
    });
    const entry = exports[method];
    if (typeof entry !== "function") return err({ code: "NotSupported", details: { method } });
    const answer: unknown = entry(sandbox.place(args), args.length);
    if (typeof answer !== "bigint") throw new HostTrap(`${method} is no entry point: it answers no i64`);
    const { address, length } = unpack(answer);
    return ok(view(sandbox.memory, address, length, "answer").slice());
  }
}

function failed(method: string, { panic, lines }: RuntimeSandbox, fault: unknown): Result<never, RuntimeCallError> {
  if (!isCodesDoing(fault))
    throw new SubsystemError("wasm-host", "OutOfMemory", { fatal: false, details: { method }, cause: fault });
  const { message } = fault as Error;
  const reason = fault instanceof HostTrap || panic === undefined ? message : panic;
  return err({ code: "Execution", details: { method, reason, lines } });
}

/** Reads the version of code that a runtime holds in its hands. @returns `null` where it is no runtime */
function versionOf(code: Uint8Array, limits: RuntimeLimits, signatures: GoodSignatures): Uint8Array | null {
  const other = RuntimeCode.of(code, limits, signatures);
  const version = other.ok ? other.value.version() : other;
  return version.ok ? version.value : null;
}
