import { type CoreIndex, codecs, enumOf, err, ok, type Result } from "@parahost/primitives";

/** What a candidate tells the relay chain behind its messages: which of its para's cores it is for. */
type UmpSignal =
  | { readonly kind: "SelectCore"; readonly coreSelector: number; readonly claimQueueOffset: number }
  | { readonly kind: "ApprovedPeer"; readonly peer: Uint8Array };
const umpSignal = enumOf<UmpSignal, "kind">("UMPSignal", "kind", {
  SelectCore: { index: 0, fields: { coreSelector: codecs.u8, claimQueueOffset: codecs.u8 } },
  ApprovedPeer: { index: 1, fields: { peer: codecs.bytes } },
});

/**
 * The core that a candidate commits to.
 *
 * @param cores - of the candidate's para, ascending
 * @param lookahead - how far ahead claims are told: a signal that points beyond chooses among no cores
 * @returns why none can be told: a signal that does not decode or comes twice, no cores, or several and no choice
 */
export function committedCore(
  signals: readonly Uint8Array[],
  cores: readonly CoreIndex[],
  lookahead: number,
): Result<CoreIndex, "UnknownSignal" | "DuplicateSignal" | "NoCores" | "NoCoreSelected"> {
  const [first] = cores;
  if (first === undefined) return err("NoCores");
  const seen = new Set<UmpSignal["kind"]>();
  let selected: CoreIndex | undefined;
  for (const bytes of signals) {
    const signal = umpSignal.decode(bytes);
    if (!signal.ok) return err("UnknownSignal");
    if (seen.has(signal.value.kind)) return err("DuplicateSignal");
    seen.add(signal.value.kind);
    if (signal.value.kind !== "SelectCore") continue;
    if (signal.value.claimQueueOffset >= lookahead) return err("NoCores");
    selected = cores[signal.value.coreSelector % cores.length];
  }
  if (selected !== undefined) return ok(selected);
  return cores.length === 1 ? ok(first) : err("NoCoreSelected");
}
