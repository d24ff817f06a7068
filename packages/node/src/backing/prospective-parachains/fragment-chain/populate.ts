import {
  applyModifications,
  checkAgainstConstraints,
  NO_MODIFICATIONS,
  type OperatingConstraints,
  type RelayChainBlockInfo,
  stackModifications,
} from "@parahost/primitives";
import type { FragmentNode } from "./backed-chain.js";
import type { CandidateEntry } from "./candidate-entry.js";
import type { CandidateStorage } from "./candidate-storage.js";
import { checkCyclesOrInvalidTree, isPreferred, type ScopedChain } from "./potential.js";
import type { Scope } from "./scope.js";

/** Moves backed candidates from the storage to the chain's end, as long as there is one that fits and the chain is not too long. */
export function populateChain(at: ScopedChain, storage: CandidateStorage): void {
  const { scope, chain } = at;
  while (chain.length <= scope.parts.maxDepth) {
    const before = chain.last?.cumulativeModifications ?? NO_MODIFICATIONS;
    const constraints = applyModifications(scope.baseConstraints, before);
    if (!constraints.ok) return;
    const head = chain.last?.entry.outputHeadDataHash ?? scope.requiredParentHash;
    const nodes = storage.backedChildrenOf(head).flatMap((entry) => fitting(at, entry, constraints.value) ?? []);
    const best = preferred(scope, nodes);
    if (!best) return;
    storage.remove(best.entry.candidateHash);
    chain.push(best);
  }
}

/** @returns the candidate in its place behind the chain; `null` where it does not fit */
function fitting(
  { scope, chain }: ScopedChain,
  entry: CandidateEntry,
  constraints: OperatingConstraints,
): FragmentNode | null {
  const pending = scope.pendingAvailability(entry.candidateHash);
  const relayParent = pending ?? scope.ancestor(entry.relayParent);
  if (!relayParent || chain.has(entry.candidateHash)) return null;
  if (!checkCyclesOrInvalidTree(chain, entry.outputHeadDataHash).ok) return null;
  if (relayParent.number < earliestNumber(scope, chain.last, pending)) return null;
  // What is on the chain was allowed there: its relay parent may have left the scope since.
  const own = pending ? { ...constraints, minRelayParentNumber: pending.number } : constraints;
  const modifications = checkAgainstConstraints(relayParent, own, entry.candidate);
  if (!modifications.ok) return null;
  const before = chain.last?.cumulativeModifications ?? NO_MODIFICATIONS;
  return { entry, relayParent, cumulativeModifications: stackModifications(before, modifications.value) };
}

/** Relay parents do not move backwards; the first candidate alone may have one out of scope, if it is pending. */
const earliestNumber = (
  scope: Scope,
  last: FragmentNode | undefined,
  pending: RelayChainBlockInfo | undefined,
): number => (last?.relayParent ?? pending ?? scope.earliestRelayParent).number;

/** What is pending before all else, then the lower hash. */
function preferred(scope: Scope, nodes: readonly FragmentNode[]): FragmentNode | undefined {
  const isPending = ({ entry }: FragmentNode) => scope.pendingAvailability(entry.candidateHash) !== undefined;
  return (
    nodes.find(isPending) ??
    nodes.reduce<FragmentNode | undefined>(
      (best, node) => (best && isPreferred(best.entry.candidateHash, node.entry.candidateHash) ? best : node),
      undefined,
    )
  );
}
