import { type Bits, bitAt, type DisputeState } from "@parahost/primitives";
import type { CandidateVotes, DisputeRef, DisputeVote } from "@parahost/protocol";
import type { OnchainDisputes } from "./onchain.js";

/** How much is asked for, and how much is taken. */
export interface VoteLimits {
  /** Of all disputes together. */
  readonly maxVotes: number;
  /** Disputes in one question. */
  readonly batchSize: number;
}
/** The dispute coordinator's votes on these, in the order asked, without those it does not know. */
export type QueryVotes = (disputes: readonly DisputeRef[]) => Promise<readonly CandidateVotes[]>;

/**
 * Takes the votes that the chain lacks, dispute by dispute, until the next one's do not fit whole. No more is asked for than is
 * needed to get there.
 *
 * @param disputes - the most urgent first
 * @returns as prioritised; a dispute may be there without votes
 */
export async function selectVotes(
  disputes: readonly DisputeRef[],
  onchain: OnchainDisputes,
  query: QueryVotes,
  { maxVotes, batchSize }: VoteLimits,
): Promise<readonly CandidateVotes[]> {
  const selected: CandidateVotes[] = [];
  let total = 0;
  for (let from = 0; from < disputes.length; from += batchSize) {
    for (const all of await query(disputes.slice(from, from + batchSize))) {
      const votes = withoutKnown(all, onchain.of(all));
      total += votes.valid.length + votes.invalid.length;
      if (total > maxVotes) return selected;
      selected.push(votes);
    }
  }
  return selected;
}

/** Votes of the backing group stay, whatever the chain knows: it needs them to see who is to be slashed. */
function withoutKnown(votes: CandidateVotes, known: DisputeState | null): CandidateVotes {
  if (known === null) return votes;
  return {
    ...votes,
    valid: votes.valid.filter((vote) => isBacking(vote.kind.kind) || isNews(vote, known.validatorsFor)),
    invalid: votes.invalid.filter((vote) => isNews(vote, known.validatorsAgainst)),
  };
}

const isBacking = (kind: string): boolean => kind === "BackingSeconded" || kind === "BackingValid";
const isNews = ({ validatorIndex }: DisputeVote<unknown>, known: Bits): boolean => !bitAt(known, validatorIndex);
