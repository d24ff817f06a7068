import type { PersistedValidationData, Result } from "@parahost/primitives";
import type { HypotheticalCandidate, HypotheticalMembership, Payload } from "@parahost/protocol";
import { type FragmentChainError, potentialOf } from "./fragment-chain/index.js";
import type { View } from "./view.js";

/** Kept, or known already: either way it is a member. */
export const isMember = (added: Result<null, FragmentChainError>): boolean =>
  added.ok || added.error.code === "CandidateAlreadyKnown";

/** The leaves at which candidates are, or could become, members of their para's fragment chain. */
export function hypotheticalMembership(
  view: View,
  { candidates, fragmentChainRelayParent }: Payload<"prospectiveParachains", "getHypotheticalMembership">,
): readonly HypotheticalMembership[] {
  const leaves = view
    .leaves()
    .filter(([leaf]) => fragmentChainRelayParent === null || leaf === fragmentChainRelayParent);
  return candidates.map((candidate) => {
    const potential = potentialOf(candidate);
    const joins = leaves.filter(([, chains]) => {
      const chain = chains.get(paraOf(candidate));
      return chain !== undefined && isMember(chain.canAddAsPotential(potential));
    });
    return { candidate, leaves: joins.map(([leaf]) => leaf) };
  });
}

/**
 * What a candidate on such a relay parent and parent is validated against.
 *
 * The size of the PoV is that of any leaf with the relay parent in scope: a scope stays within a session, and so does the limit.
 */
export function prospectiveValidationData(
  view: View,
  { paraId, candidateRelayParent, parentHeadData }: Payload<"prospectiveParachains", "getProspectiveValidationData">,
): PersistedValidationData | null {
  let parentHead = parentHeadData.kind === "WithData" ? parentHeadData.headData : null;
  let rest: Omit<PersistedValidationData, "parentHead"> | null = null;
  for (const chain of view.chainsAtLeaves(paraId)) {
    const { scope } = chain;
    const relayParent = scope.ancestor(candidateRelayParent);
    if (relayParent)
      rest ??= {
        relayParentNumber: relayParent.number,
        relayParentStorageRoot: relayParent.storageRoot,
        maxPovSize: scope.baseConstraints.maxPovSize,
      };
    parentHead ??= chain.headDataByHash(parentHeadData.hash);
  }
  return parentHead && rest && { parentHead, ...rest };
}

const paraOf = (candidate: HypotheticalCandidate) =>
  candidate.kind === "Complete" ? candidate.receipt.descriptor.paraId : candidate.candidatePara;
