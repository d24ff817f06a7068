import {
  type BackedCandidate,
  bitsOf,
  type ValidatorIndex,
  type ValidityAttestation,
  withCoreIndex,
} from "@parahost/primitives";
import type { AttestedCandidate } from "./statement-table/index.js";
import type { BackingTable } from "./table-context.js";

/**
 * Puts an attested candidate into the form in which it goes into a block: votes in group order, whichever order they came in.
 *
 * @param group - in group order
 * @param coreIndexEnabled - node feature `ElasticScalingMVP`: the bits then carry the core too
 */
export function backedCandidateOf(
  { candidate, group: core, votes }: AttestedCandidate<BackingTable>,
  group: readonly ValidatorIndex[],
  coreIndexEnabled: boolean,
): BackedCandidate {
  const positions: number[] = [];
  const validityVotes: ValidityAttestation[] = [];
  for (const [position, validator] of group.entries()) {
    const vote = votes.get(validator);
    if (!vote) continue;
    positions.push(position);
    validityVotes.push(vote);
  }
  const members = bitsOf(group.length, positions);
  return { candidate, validityVotes, validatorIndices: coreIndexEnabled ? withCoreIndex(members, core) : members };
}
