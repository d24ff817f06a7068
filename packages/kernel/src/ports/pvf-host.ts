import type { ValidationCodeHash } from "@parahost/primitives";
import type { PvfExecKind } from "@parahost/protocol";
import type { ServiceIdentifier } from "inversify";

/** One run of validation code. */
export interface PvfExecution {
  /** As registered: compressed or not. */
  readonly code: Uint8Array;
  readonly codeHash: ValidationCodeHash;
  /** SCALE `ValidationParams`. */
  readonly params: Uint8Array;
  readonly kind: PvfExecKind;
  /** CPU time that the execution may take. Real time, whatever the clock. */
  readonly cpuLimitMs: number;
}
/** A local fault is never a verdict: `reason`s are upstream's variants of `InvalidCandidate` and of its errors. */
export interface PvfFailure {
  readonly kind: "invalid" | "internalError";
  readonly reason: string;
  readonly detail: string;
}
/** How a run ended, and the CPU time that it took, in ms: `null` where it never began, or where nobody can tell. */
export type PvfOutcome = { readonly cpuMs: number | null } & (
  | PvfFailure
  /** SCALE `ValidationResult`, as the code gave it. */
  | { readonly kind: "valid"; readonly result: Uint8Array }
);
/** What became of block data; where they are `invalid`, so is the candidate. */
export type UnpackOutcome = { readonly kind: "unpacked"; readonly blockData: Uint8Array } | PvfFailure;

/**
 * Runs validation code in a sandbox. Shared by all validators of the process.
 *
 * @guide node/utility/pvf-host-and-workers.md
 */
export interface PvfHost {
  /** Runs validation code once; prepared first where it was not yet. Never fails: what goes wrong here is `internalError`. */
  execute(execution: PvfExecution, signal?: AbortSignal): Promise<PvfOutcome>;
  /**
   * Gives block data as the code is to have them: unpacked where they are compressed, else as they are.
   *
   * @param limit - bytes that they may unpack to
   */
  unpack(blockData: Uint8Array, limit: number, kind: PvfExecKind, signal?: AbortSignal): Promise<UnpackOutcome>;
  /** Compiles the code, keeps it for later, and says whether it can be used. */
  prepare(code: Uint8Array, codeHash: ValidationCodeHash): Promise<PvfFailure | null>;
  /** Ends every worker. What is under way is answered as an internal error. */
  close(): Promise<void>;
}
/** Token of {@link PvfHost}. */
export const PvfHost: ServiceIdentifier<PvfHost> = Symbol.for("parahost.kernel.PvfHost");
