import type { CandidateDescriptor } from "../candidate.js";
import { umpSignal } from "../codec/messages.js";
import type { CoreIndex, ParaId } from "../ids.js";
import type { UmpSignal } from "../messages.js";
import { err, ok, type Result } from "../result.js";
import { upwardParts } from "./upward-parts.js";

/** Upstream's `CommittedCandidateReceiptError`, spelt as there. */
export type UmpSignalsError =
  | "TooManyUMPSignals"
  | "UmpSignalDecode"
  | "DuplicateUMPSignal"
  | "UMPSignalWithV1Decriptor"
  | "NoAssignment"
  | "InvalidCoreIndex"
  | "CoreIndexMismatch";
/** The paras that each core will work on, the next one first. */
export type ClaimsOfCores = readonly (readonly [CoreIndex, readonly ParaId[]])[];
type SelectCore = Extract<UmpSignal, { kind: "SelectCore" }>;

const MOST_SIGNALS = 2;

/**
 * Whether a candidate's signals are in order, and its descriptor is of the core that they choose.
 *
 * Without a signal for it, it is the para's core where there is one only, and any of them where there are several. A version 1
 * descriptor names no core, and comes with no signals.
 *
 * @param claims - of the candidate's relay parent, ascending by core; not looked at for version 1
 */
export function checkCommittedCore(
  descriptor: CandidateDescriptor,
  upwardMessages: readonly Uint8Array[],
  claims: ClaimsOfCores,
): Result<null, UmpSignalsError> {
  const { signals } = upwardParts(upwardMessages);
  const selected = selectedCore(signals);
  if (!selected.ok) return selected;
  if (descriptor.version === 1) return signals.length === 0 ? ok(null) : err("UMPSignalWithV1Decriptor");
  const { coreIndex, paraId } = descriptor;
  const offset = selected.value?.claimQueueOffset ?? 0;
  const cores = claims.filter(([, paras]) => paras[offset] === paraId).map(([core]) => core);
  if (cores.length === 0) return err("NoAssignment");
  if (!selected.value && cores.length > 1) return cores.includes(coreIndex) ? ok(null) : err("InvalidCoreIndex");
  const chosen = cores[(selected.value?.coreSelector ?? 0) % cores.length];
  return chosen === coreIndex ? ok(null) : err("CoreIndexMismatch");
}

/** @returns `null` where none is chosen */
function selectedCore(signals: readonly Uint8Array[]): Result<SelectCore | null, UmpSignalsError> {
  const seen = new Map<UmpSignal["kind"], UmpSignal>();
  for (const bytes of signals.slice(0, MOST_SIGNALS)) {
    const signal = umpSignal.decode(bytes);
    if (!signal.ok) return err("UmpSignalDecode");
    if (seen.has(signal.value.kind)) return err("DuplicateUMPSignal");
    seen.set(signal.value.kind, signal.value);
  }
  if (signals.length > MOST_SIGNALS) return err("TooManyUMPSignals");
  return ok((seen.get("SelectCore") as SelectCore | undefined) ?? null);
}
