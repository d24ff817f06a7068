import type { LoggedLine } from "../host/sandbox.js";

/** Why a call of a runtime has no answer. It has changed nothing then. */
export interface RuntimeCallError {
  /** `NotSupported`: the runtime has no such method. `Execution`: it panicked, or asked the host for what it does not give. */
  readonly code: "NotSupported" | "Execution";
  readonly details: {
    readonly method: string;
    /** What the runtime panicked with, or how else it ended. */
    readonly reason?: string;
    /** What it logged, the first lines. */
    readonly lines?: readonly LoggedLine[];
  };
}

/** Why a runtime does not tell its version: what it answers to `Core_version` is none, or it does not answer. */
export interface RuntimeVersionError {
  readonly code: "NoRuntimeVersion";
  readonly detail: string;
}
