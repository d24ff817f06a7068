import type { UnpackOutcome } from "@parahost/kernel";
import type { PreparedCode } from "../code/checked-code.js";
import type { CodeRefusal } from "../code/refusal.js";
import type { PvfLimits } from "../config.js";
import type { LoggedLine } from "../host/sandbox.js";

/** What a worker is told. One at a time: the next only after the answer. */
export type Order =
  /** `keep`: by that hash an artifact is wanted too. */
  | { readonly kind: "prepare"; readonly code: Uint8Array; readonly keep: string | null; readonly limits: PvfLimits }
  | { readonly kind: "restore"; readonly artifact: Uint8Array; readonly codeHash: string; readonly limits: PvfLimits }
  | { readonly kind: "unpack"; readonly packed: Uint8Array; readonly limit: number }
  | { readonly kind: "run"; readonly code: PreparedCode; readonly params: Uint8Array; readonly limits: PvfLimits };

/** How a run ended, as far as the worker can tell. */
export type Ended =
  | { readonly kind: "valid"; readonly result: Uint8Array }
  /** `reason` is upstream's variant. */
  | { readonly kind: "invalid" | "internalError"; readonly reason: string; readonly detail: string };

/** A run that has ended, and what it took and said. */
export interface Run {
  readonly ended: Ended;
  readonly lines: readonly LoggedLine[];
  /** `null` where the machine does not say. */
  readonly cpuMs: number | null;
}

/** What a worker says: once that it is there, then an answer to each order. */
export type Report =
  | { readonly kind: "ready"; readonly threadId: string | null }
  | { readonly kind: "prepared"; readonly code: PreparedCode; readonly artifact: Uint8Array | null }
  /** Of an artifact. */
  | { readonly kind: "unusable"; readonly detail: string }
  | { readonly kind: "refused"; readonly refusal: CodeRefusal }
  | { readonly kind: "unpacked"; readonly outcome: UnpackOutcome }
  | { readonly kind: "ran"; readonly run: Run };
