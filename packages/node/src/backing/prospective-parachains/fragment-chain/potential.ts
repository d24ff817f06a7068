import {
  applyModifications,
  type CandidateHash,
  checkAgainstConstraints,
  err,
  type Hash,
  type OperatingConstraints,
  ok,
  type RelayChainBlockInfo,
  type Result,
} from "@parahost/primitives";
import type { BackedChain, FragmentNode } from "./backed-chain.js";
import type { PotentialCandidate } from "./candidate-entry.js";
import type { FragmentChainError } from "./errors.js";
import type { Scope } from "./scope.js";

/** A chain of backed candidates and the scope that it is in. */
export interface ScopedChain {
  readonly scope: Scope;
  readonly chain: BackedChain;
}
type Check = Result<null, FragmentChainError>;

/** Which of two backed forks all validators take: the one whose hash is lower. @returns whether it is the first */
export const isPreferred = (one: CandidateHash, other: CandidateHash): boolean => one < other;

/**
 * Decides whether a candidate may have a place in the chain, now or one day.
 *
 * Of a candidate that is not known in full, and of one whose parent is not in the chain, less can be checked.
 */
export function checkPotential(at: ScopedChain, candidate: PotentialCandidate): Check {
  const { parentHeadDataHash, outputHeadDataHash } = candidate;
  if (parentHeadDataHash === outputHeadDataHash) return err({ code: "ZeroLengthCycle" });
  const relayParent = relayParentOf(at, candidate);
  if (!relayParent.ok) return relayParent;
  const fork = checkFork(at, candidate);
  if (!fork.ok) return fork;
  const parent = at.chain.producerOf(parentHeadDataHash);
  if (!parent && parentHeadDataHash !== at.scope.requiredParentHash) return ok(null);
  if (outputHeadDataHash !== null) {
    const tree = checkCyclesOrInvalidTree(at.chain, outputHeadDataHash);
    if (!tree.ok) return tree;
  }
  const constraints = constraintsAfter(at.scope, parent);
  return constraints.ok ? checkFit(at, candidate, relayParent.value, constraints.value, parent) : constraints;
}

/** A head that the chain comes from, or comes to, would be reached twice. */
export function checkCyclesOrInvalidTree(chain: BackedChain, outputHeadDataHash: Hash): Check {
  if (chain.childOf(outputHeadDataHash)) return err({ code: "Cycle" });
  return chain.producerOf(outputHeadDataHash) ? err({ code: "MultiplePaths" }) : ok(null);
}

function relayParentOf(
  at: ScopedChain,
  candidate: PotentialCandidate,
): Result<RelayChainBlockInfo, FragmentChainError> {
  const { relayParent } = candidate;
  const block = at.scope.ancestor(relayParent);
  if (!block) return err({ code: "RelayParentNotInScope", relayParent, earliest: at.scope.earliestRelayParent.hash });
  const earliest = lastPendingRelayParent(at) ?? at.scope.earliestRelayParent;
  if (block.number >= earliest.number) return ok(block);
  return err({ code: "RelayParentPrecedesCandidatePendingAvailability", relayParent, earliest: earliest.hash });
}

/** What is on the chain stays, unless it times out: nothing can come before the last of it. */
function lastPendingRelayParent({ scope, chain }: ScopedChain): RelayChainBlockInfo | undefined {
  const last = chain.nodes.findLast(({ entry }) => scope.pendingAvailability(entry.candidateHash));
  return last && scope.pendingAvailability(last.entry.candidateHash);
}

function checkFork({ scope, chain }: ScopedChain, { candidateHash, parentHeadDataHash }: PotentialCandidate): Check {
  const other = chain.childOf(parentHeadDataHash)?.entry.candidateHash;
  if (other === undefined) return ok(null);
  if (scope.pendingAvailability(other)) return err({ code: "ForkWithCandidatePendingAvailability", other });
  return isPreferred(other, candidateHash) ? err({ code: "ForkChoiceRule", other }) : ok(null);
}

function constraintsAfter(
  { baseConstraints }: Scope,
  parent: FragmentNode | undefined,
): Result<OperatingConstraints, FragmentChainError> {
  if (!parent) return ok(baseConstraints);
  const applied = applyModifications(baseConstraints, parent.cumulativeModifications);
  return applied.ok ? applied : err({ code: "ComputeConstraints", error: applied.error });
}

function checkFit(
  { scope }: ScopedChain,
  { candidate }: PotentialCandidate,
  relayParent: RelayChainBlockInfo,
  constraints: OperatingConstraints,
  parent: FragmentNode | undefined,
): Check {
  if (candidate) {
    const checked = checkAgainstConstraints(relayParent, constraints, candidate);
    if (!checked.ok) return err({ code: "CheckAgainstConstraints", error: checked.error });
  }
  const parentNumber = (parent && scope.ancestor(parent.relayParent.hash))?.number ?? 0;
  const isBackwards = relayParent.number < Math.max(constraints.minRelayParentNumber, parentNumber);
  return isBackwards ? err({ code: "RelayParentMovedBackwards" }) : ok(null);
}
