/** Why a runtime API call has no answer. */
export interface CallError {
  /** `NotSupported`: no such method in this version of the API. `Execution`: the arguments do not decode. */
  readonly code: "NotSupported" | "Execution";
  readonly details: Readonly<Record<string, unknown>>;
}
