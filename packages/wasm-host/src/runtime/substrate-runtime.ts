import { err, ok, type Result, ready } from "@parahost/primitives";
import type { CodeRefusal } from "../code/refusal.js";
import { zstdReady } from "../code/zstd.js";
import { RUNTIME_DEFAULTS, type RuntimeLimits } from "../config.js";
import type { RuntimeCallError, RuntimeVersionError } from "./errors.js";
import { GoodSignatures } from "./good-signatures.js";
import { RuntimeCode } from "./runtime-code.js";
import { type RuntimeVersion, runtimeVersion } from "./runtime-version.js";
import type { StorageOverlay } from "./storage-overlay.js";

/** Why bytes cannot be used as a runtime. */
export type RuntimeRefusal = CodeRefusal | RuntimeVersionError;

/** A Substrate runtime in Wasm, compiled once, such as a relay chain's own. */
export class SubstrateRuntime {
  private constructor(
    private readonly code: RuntimeCode,
    readonly version: RuntimeVersion,
    /** What was verified. Whoever verifies signatures ahead of a block adds them here. */
    readonly signatures: GoodSignatures,
  ) {}

  /**
   * Compiles a runtime, and asks it for its version.
   *
   * @param code - as in the state under `:code`: compressed or not
   */
  static async compile(
    code: Uint8Array,
    limits: RuntimeLimits = RUNTIME_DEFAULTS,
  ): Promise<Result<SubstrateRuntime, RuntimeRefusal>> {
    // The code that a runtime is asked to be replaced by may be compressed too.
    await Promise.all([ready(), zstdReady()]);
    const signatures = new GoodSignatures(limits.signatures);
    const compiled = RuntimeCode.of(code, limits, signatures);
    if (!compiled.ok) return compiled;
    const answer = compiled.value.version();
    if (!answer.ok) return noVersion(answer.error.details.reason ?? answer.error.code);
    const version = runtimeVersion.decode(answer.value);
    if (!version.ok) return noVersion(version.error.reason);
    return ok(new SubstrateRuntime(compiled.value, version.value, signatures));
  }

  /**
   * Calls a method. What it changes goes into the overlay, unless it fails; then the overlay is as before.
   *
   * Synchronous, and without a limit of time: a runtime is trusted as the chain's own.
   *
   * @param method - as on the wire: `ParachainHost_validators`
   * @throws SubsystemError `OutOfMemory` where this machine has no memory for it
   */
  call(overlay: StorageOverlay, method: string, args: Uint8Array): Result<Uint8Array, RuntimeCallError> {
    return this.code.call(overlay, method, args);
  }
}

const noVersion = (detail: string): Result<never, RuntimeVersionError> => err({ code: "NoRuntimeVersion", detail });
