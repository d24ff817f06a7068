import type { ValidationOutcome } from "@parahost/protocol";

/** A verdict that is not `Valid`, or none. */
export type NotValid = Exclude<ValidationOutcome, { kind: "Valid" }>;

/** Upstream's `InvalidCandidate`, as far as it is found here; the PVF host gives others. */
export type InvalidCandidate =
  | "InvalidOutputs"
  | "ParamsTooLarge"
  | "BadReturn"
  | "BadParent"
  | "PoVHashMismatch"
  | "BadSignature"
  | "ParaHeadHashMismatch"
  | "CodeHashMismatch"
  | "CommitmentsHashMismatch"
  | "InvalidSessionIndex"
  | "InvalidUMPSignals";

export const invalid = (reason: InvalidCandidate, detail?: string): NotValid => notValid("Invalid", reason, detail);
export const internalError = (reason: string, detail?: string): NotValid => notValid("InternalError", reason, detail);

const notValid = (kind: NotValid["kind"], reason: string, detail?: string): NotValid => ({
  kind,
  reason,
  ...(detail !== undefined && { detail }),
});
