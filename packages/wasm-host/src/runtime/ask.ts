import { type Codec, err, type Result } from "@parahost/primitives";
import type { RuntimeCallError } from "./errors.js";
import type { StorageOverlay } from "./storage-overlay.js";
import type { SubstrateRuntime } from "./substrate-runtime.js";

/** Calls a method and decodes its answer. One that does not decode is the runtime's fault, like a trap. */
export function ask<T>(
  runtime: SubstrateRuntime,
  overlay: StorageOverlay,
  method: string,
  args: Uint8Array,
  type: Pick<Codec<T>, "decode">,
): Result<T, RuntimeCallError> {
  const answer = runtime.call(overlay, method, args);
  if (!answer.ok) return answer;
  const value = type.decode(answer.value);
  if (value.ok) return value;
  const reason = `answers no ${value.error.type}: ${value.error.reason}`;
  return err({ code: "Execution", details: { method, reason } });
}
