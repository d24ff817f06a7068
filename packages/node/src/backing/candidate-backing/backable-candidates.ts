import type { BackedCandidate, Hash } from "@parahost/primitives";
import type { CandidateChain } from "@parahost/protocol";
import type { RelayParentState } from "./state.js";

/**
 * Collects what was asked for, para by para: each chain goes as far as its candidates are backed, and no further.
 *
 * @param stateAt - what is remembered of a relay parent, if anything
 */
export function backableCandidates(
  chains: readonly CandidateChain[],
  stateAt: (relayParent: Hash) => Pick<RelayParentState, "backedCandidate"> | undefined,
): readonly BackedCandidate[] {
  const backable: BackedCandidate[] = [];
  for (const { paraId, candidates } of chains) {
    for (const { candidateHash, relayParent } of candidates) {
      const backed = stateAt(relayParent)?.backedCandidate(candidateHash);
      if (backed?.candidate.descriptor.paraId !== paraId) break;
      backable.push(backed);
    }
  }
  return backable;
}
