import { SubsystemError } from "@parahost/kernel";
import { err, ok, PersistentTrie, type Result } from "@parahost/primitives";
import { type CheckedCode, type CodeRules, checkedCode, compiled, orRefusal } from "../code/checked-code.js";
import { exposeGlobals } from "../code/exposed-globals.js";
import type { CodeRefusal } from "../code/refusal.js";
import type { RuntimeLimits } from "../config.js";
import { unpack, view } from "../host/memory.js";
import { HostTrap, isCodesDoing } from "../host/trap.js";
import type { RuntimeCallError } from "./errors.js";
import type { GoodSignatures } from "./good-signatures.js";
import { RUNTIME_PROVISIONS } from "./host/provisions.js";
import { Instances, type RuntimeInstance } from "./instances.js";
import type { RuntimeSandbox } from "./runtime-sandbox.js";
import { StorageOverlay } from "./storage-overlay.js";

const CORE_VERSION = "Core_version";
const NO_ARGUMENTS = new Uint8Array();

/** Compiled code of a runtime. Each call has an instance that is as new; what lasts is the overlay. */
export class RuntimeCode {
  readonly #instances: Instances;

  private constructor(checked: CheckedCode, limits: RuntimeLimits, signatures: GoodSignatures) {
    const exposed = exposeGlobals(checked.wasm);
    this.#instances = new Instances(compiled({ ...checked, wasm: exposed?.wasm ?? checked.wasm }), {
      firstPages: limits.firstPages,
      maxPages: (checked.importedPages ?? 0) + limits.heapPages,
      services: { signatures, versionOf: (other) => versionOf(other, limits, signatures) },
      globals: exposed?.names ?? null,
    });
  }

  /** Checks code, and compiles it: unpacks, looks for `Core_version` and the memory, and holds imports against the host's list. */
  static of(code: Uint8Array, limits: RuntimeLimits, signatures: GoodSignatures): Result<RuntimeCode, CodeRefusal> {
    const rules: CodeRules = {
      codeBytes: limits.codeBytes,
      mostPages: (initialPages) => initialPages + limits.heapPages,
      provided: RUNTIME_PROVISIONS,
      functions: { [CORE_VERSION]: "(i32,i32)->(i64)" },
    };
    return orRefusal(() => new RuntimeCode(checkedCode(code, rules), limits, signatures));
  }

  /** What the code says it is, encoded. */
  version(): Result<Uint8Array, RuntimeCallError> {
    return this.call(new StorageOverlay(PersistentTrie.empty(1)), CORE_VERSION, NO_ARGUMENTS);
  }

  /** @throws SubsystemError `OutOfMemory` */
  call(overlay: StorageOverlay, method: string, args: Uint8Array): Result<Uint8Array, RuntimeCallError> {
    overlay.startTransaction();
    const { depth } = overlay;
    let instance: RuntimeInstance | null = null;
    let isKept = false;
    try {
      instance = this.#instances.take();
      instance.sandbox.begin(overlay);
      const answer = run(instance, method, args);
      isKept = answer.ok;
      this.#instances.giveBack(instance);
      return answer;
    } catch (fault) {
      return failed(method, instance?.sandbox, fault);
    } finally {
      while (overlay.depth > depth) overlay.rollbackTransaction();
      if (isKept) overlay.commitTransaction();
      else overlay.rollbackTransaction();
    }
  }
}

function run(
  { exports, sandbox }: RuntimeInstance,
  method: string,
  args: Uint8Array,
): Result<Uint8Array, RuntimeCallError> {
  const entry = exports[method];
  if (typeof entry !== "function") return err({ code: "NotSupported", details: { method } });
  const answer: unknown = entry(sandbox.place(args), args.length);
  if (typeof answer !== "bigint") throw new HostTrap(`${method} is no entry point: it answers no i64`);
  const { address, length } = unpack(answer);
  return ok(view(sandbox.memory, address, length, "answer").slice());
}

function failed(method: string, sandbox: RuntimeSandbox | undefined, fault: unknown): Result<never, RuntimeCallError> {
  if (!isCodesDoing(fault))
    throw new SubsystemError("wasm-host", "OutOfMemory", { fatal: false, details: { method }, cause: fault });
  const { message } = fault as Error;
  const panic = fault instanceof HostTrap ? undefined : sandbox?.panic;
  return err({ code: "Execution", details: { method, reason: panic ?? message, lines: sandbox?.lines ?? [] } });
}

/** Reads the version of code that a runtime holds in its hands. @returns `null` where it is no runtime */
function versionOf(code: Uint8Array, limits: RuntimeLimits, signatures: GoodSignatures): Uint8Array | null {
  const other = RuntimeCode.of(code, limits, signatures);
  const version = other.ok ? other.value.version() : other;
  return version.ok ? version.value : null;
}
