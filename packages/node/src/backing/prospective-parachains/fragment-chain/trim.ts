import type { CandidateHash, Hash } from "@parahost/primitives";
import type { CandidateStorage } from "./candidate-storage.js";
import { checkPotential, type ScopedChain } from "./potential.js";

/**
 * Takes from the storage the forks of the chain that have no potential any more, with all that is built on them.
 *
 * Heads are walked breadth first, each once: candidates may form cycles.
 *
 * @param from - where it begins: the head that the candidate backed last is built on; all heads of the chain where it is not said
 */
export function trimIneligibleForks(at: ScopedChain, storage: CandidateStorage, from?: Hash): void {
  const queue = startsOf(at, from).map((head) => ({ head, hasPotential: true }));
  const visited = new Set<Hash>();
  for (const { head, hasPotential } of queue) {
    visited.add(head);
    const lost: CandidateHash[] = [];
    for (const child of storage.childrenOf(head)) {
      if (visited.has(child.outputHeadDataHash)) continue;
      const isKept = hasPotential && checkPotential(at, child).ok;
      if (!isKept) lost.push(child.candidateHash);
      queue.push({ head: child.outputHeadDataHash, hasPotential: isKept });
    }
    for (const candidateHash of lost) storage.remove(candidateHash);
  }
}

function startsOf({ scope, chain }: ScopedChain, from: Hash | undefined): readonly Hash[] {
  if (from !== undefined) return [from];
  if (chain.length === 0) return [scope.requiredParentHash];
  return chain.nodes.map(({ entry }) => entry.parentHeadDataHash);
}
