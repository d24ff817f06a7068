import type { DisputeStatementRow, DisputeStatementSet } from "@parahost/primitives";
import type { CandidateVotes, RecentDispute } from "@parahost/protocol";
import { byName, OnchainDisputes, type OnchainRow } from "./onchain.js";
import { type PartitionedDisputes, partitionRecentDisputes, prioritised } from "./partition.js";
import { type QueryVotes, selectVotes, type VoteLimits } from "./select-votes.js";

/** What is known of disputes here and on chain, and where their votes are to be had. */
export interface KnownDisputes {
  readonly recent: readonly RecentDispute[];
  readonly onchain: readonly OnchainRow[];
  readonly query: QueryVotes;
}
/** The disputes for a block, and how many there were to choose from. */
export interface SelectedDisputes {
  /** Ascending by session, then candidate hash; statements of the valid side first. */
  readonly disputes: readonly DisputeStatementSet[];
  readonly partitions: PartitionedDisputes;
  /** How many the chain knows. */
  readonly onchain: number;
}

/**
 * Chooses the disputes whose votes go into a block: those that the chain knows least of first, and of each only the votes that it
 * does not have yet.
 *
 * @param now - in seconds
 * @guide node/utility/provisioner.md#dispute-statement-selection
 */
export async function selectDisputes(
  { recent, onchain, query }: KnownDisputes,
  now: bigint,
  limits: VoteLimits,
): Promise<SelectedDisputes> {
  const known = new OnchainDisputes(onchain);
  const partitions = partitionRecentDisputes(recent, known, now);
  const votes = await selectVotes(prioritised(partitions), known, query, limits);
  return { disputes: votes.map(statementSetOf).sort(byName), partitions, onchain: known.size };
}

function statementSetOf({ session, candidateHash, valid, invalid }: CandidateVotes): DisputeStatementSet {
  const statements: DisputeStatementRow[] = [];
  for (const { kind, validatorIndex, signature } of valid)
    statements.push({ statement: { side: "Valid", statement: kind }, validatorIndex, signature });
  for (const { kind, validatorIndex, signature } of invalid)
    statements.push({ statement: { side: "Invalid", statement: kind }, validatorIndex, signature });
  return { session, candidateHash, statements };
}
