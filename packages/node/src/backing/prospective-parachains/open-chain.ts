import { err, ok, type PersistedValidationData, type Result } from "@parahost/primitives";
import {
  backedEntry,
  type CandidateEntryError,
  CandidateStorage,
  FragmentChain,
  Scope,
  type UnexpectedAncestor,
} from "./fragment-chain/index.js";
import type { LeafFacts, ParaFacts } from "./leaf-facts.js";

/** A fragment chain at a leaf, and what of its beginning could not be used. */
export interface OpenedChain {
  readonly chain: FragmentChain;
  /** Candidates pending availability that are not in the chain, though the runtime has them. */
  readonly pendingLeftOut: number;
  /** Why the first that is left out makes no entry; `null` where that is not the reason. */
  readonly misfit: CandidateEntryError | null;
}

/**
 * The fragment chain of a para at a leaf: what is pending availability, then what the parent's chain hands on.
 *
 * @param previous - the para's chain at the leaf's parent, where there is one
 */
export function openChain(
  leaf: LeafFacts,
  para: ParaFacts,
  previous: FragmentChain | undefined,
): Result<OpenedChain, UnexpectedAncestor> {
  const { storage, misfit } = pendingStorage(para);
  const { relayParent, ancestors, maxCandidateDepth: maxDepth } = leaf;
  const scope = Scope.withAncestors({
    relayParent,
    ancestors,
    pendingAvailability: new Map(
      para.pending.flatMap(({ pending: { candidateHash }, relayParent }) =>
        storage.has(candidateHash) ? [[candidateHash, relayParent] as const] : [],
      ),
    ),
    baseConstraints: para.constraints,
    maxDepth,
    maxUnconnected: (1 + ancestors.length) * (maxDepth + 1) * para.seconders,
  });
  if (!scope.ok) return err(scope.error);
  const chain = FragmentChain.init(scope.value, storage);
  const pendingLeftOut = para.pendingCount - chain.bestChainLength;
  if (previous) chain.populateFromPrevious(previous);
  return ok({ chain, pendingLeftOut, misfit });
}

/** Each pending candidate was validated against the head before it; the first that does not fit ends them. */
function pendingStorage({ constraints, pending }: ParaFacts): {
  readonly storage: CandidateStorage;
  readonly misfit: CandidateEntryError | null;
} {
  const storage = new CandidateStorage();
  let parentHead = constraints.requiredParent;
  for (const { pending: candidate, relayParent } of pending) {
    const data: PersistedValidationData = {
      parentHead,
      relayParentNumber: relayParent.number,
      relayParentStorageRoot: relayParent.storageRoot,
      maxPovSize: candidate.maxPovSize,
    };
    const entry = backedEntry(candidate, data);
    if (!entry.ok) return { storage, misfit: entry.error };
    storage.add(entry.value);
    parentHead = candidate.commitments.headData;
  }
  return { storage, misfit: null };
}
