import {
  type BackedCandidate,
  type CandidateDescriptor,
  type Hash,
  headDataHash,
  type OccupiedCoreAssumption,
  type ParaId,
  type PersistedValidationData,
  persistedValidationDataHash,
} from "@parahost/primitives";
import type { ValidationDataCache } from "./validation-data.js";

/** Why a candidate's place in its chain could not be confirmed. */
export type LinkReason = "ParaHeadMismatch" | "ParentMismatch" | "ParaUnknown" | "ParentLeftOut";
/** A para's chain as far as it holds, and what comes after. */
export interface Linked {
  readonly kept: readonly BackedCandidate[];
  readonly left: readonly { readonly backed: BackedCandidate; readonly reason: LinkReason }[];
}
/** What is known of paras at the leaf. */
export interface LinkSources {
  readonly leaf: Hash;
  readonly validationData: ValidationDataCache;
  /** Heads of the para's candidates on cores, where the runtime can say. */
  readonly pendingHeads: (paraId: ParaId) => Promise<readonly Uint8Array[]>;
}

/**
 * Keeps of a para's chain what is built one on the other: the first candidate on a head that the para can have in this block, each
 * next one on the head of the one before.
 *
 * A descriptor names its parent only inside the hash of its persisted validation data. The rest of these is what the runtime says
 * at the candidate's own relay parent, so the hash can be made again with the parent that must be in it. Neither prospective
 * parachains nor backing is taken at its word.
 *
 * @param chain - of one para
 */
export async function linkedChain(chain: readonly BackedCandidate[], sources: LinkSources): Promise<Linked> {
  let parents: Heads = chain[0] ? firstParents(chain[0].candidate.descriptor.paraId, sources) : [];
  for (const [i, { candidate }] of chain.entries()) {
    const { descriptor, commitments } = candidate;
    const reason =
      headDataHash(commitments.headData) === descriptor.paraHead
        ? await misfit(descriptor, parents, sources)
        : "ParaHeadMismatch";
    if (reason) return cut(chain, i, reason);
    parents = [commitments.headData];
  }
  return { kept: chain, left: [] };
}

type Heads = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

async function misfit(
  descriptor: CandidateDescriptor,
  parents: Heads,
  sources: LinkSources,
): Promise<LinkReason | null> {
  const data = await dataAt(descriptor, sources);
  if (data === null) return "ParaUnknown";
  for await (const parentHead of parents)
    if (persistedValidationDataHash({ ...data, parentHead }) === descriptor.persistedValidationDataHash) return null;
  return "ParentMismatch";
}

/** What the strategy asked comes first: it is known. `TimedOut` is answered wherever the para is there. */
function assumptions(block: Hash, paraId: ParaId, { validationData }: LinkSources): readonly OccupiedCoreAssumption[] {
  const all = ["Free", "Included", "TimedOut"] as const;
  return [...all.filter((assumption) => validationData.knows(block, paraId, assumption)), "TimedOut", "Included"];
}

/** Whatever the assumption, all but the parent's head is the same. */
async function dataAt(
  { relayParent, paraId }: CandidateDescriptor,
  sources: LinkSources,
): Promise<PersistedValidationData | null> {
  for (const assumption of assumptions(relayParent, paraId, sources)) {
    const data = await sources.validationData.at(relayParent, paraId, assumption);
    if (data) return data;
  }
  return null;
}

/** Heads that the para has now, or will have once those on cores are included, one after the other. */
async function* firstParents(paraId: ParaId, sources: LinkSources): AsyncGenerator<Uint8Array> {
  for (const assumption of new Set(assumptions(sources.leaf, paraId, sources))) {
    const data = await sources.validationData.at(sources.leaf, paraId, assumption);
    if (data) yield data.parentHead;
  }
  yield* await sources.pendingHeads(paraId);
}

const cut = (chain: readonly BackedCandidate[], at: number, reason: LinkReason): Linked => ({
  kept: chain.slice(0, at),
  left: chain.slice(at).map((backed, i) => ({ backed, reason: i === 0 ? reason : "ParentLeftOut" })),
});
