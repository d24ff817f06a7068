import {
  type CandidateDescriptorV2,
  type CoreIndex,
  codecs,
  err,
  ok,
  type ParaId,
  type Result,
  type UmpSignal,
  upwardParts,
} from "@parahost/primitives";

/** Upstream's `CommittedCandidateReceiptError`, spelt as there. */
export type UmpSignalsError =
  | "TooManyUMPSignals"
  | "UmpSignalDecode"
  | "DuplicateUMPSignal"
  | "NoAssignment"
  | "InvalidCoreIndex"
  | "CoreIndexMismatch";
type ClaimQueue = readonly (readonly [CoreIndex, readonly ParaId[]])[];
type SelectCore = Extract<UmpSignal, { kind: "SelectCore" }>;

const MOST_SIGNALS = 2;

/**
 * Whether a candidate's signals are in order, and its descriptor is of the core that they choose.
 *
 * Without a signal for it, it is the para's core where there is one only, and any of them where there are several.
 *
 * @param claims - of the candidate's relay parent
 */
export function checkCommittedCore(
  { coreIndex, paraId }: CandidateDescriptorV2,
  upwardMessages: readonly Uint8Array[],
  claims: ClaimQueue,
): Result<null, UmpSignalsError> {
  const selected = selectedCore(upwardParts(upwardMessages).signals);
  if (!selected.ok) return selected;
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
    const signal = codecs.umpSignal.decode(bytes);
    if (!signal.ok) return err("UmpSignalDecode");
    if (seen.has(signal.value.kind)) return err("DuplicateUMPSignal");
    seen.set(signal.value.kind, signal.value);
  }
  if (signals.length > MOST_SIGNALS) return err("TooManyUMPSignals");
  return ok((seen.get("SelectCore") as SelectCore | undefined) ?? null);
}
