import type { DisputeRef, DisputeStatus, RecentDispute } from "@parahost/protocol";
import { ACTIVE_DURATION_SECS } from "../config.js";
import { byName, isConcluded, keyOf, type OnchainDisputes } from "./onchain.js";

/** Kinds of disputes, the most urgent first. The names are those of the reference's metric. */
const PRIORITIES = [
  "inactive_unknown_onchain",
  "inactive_unconcluded_onchain",
  "active_unknown_onchain",
  "active_unconcluded_onchain",
  "active_concluded_onchain",
] as const;
/** A kind of disputes. The last one has no priority: nobody needs votes on what is settled here and on chain. */
export type Partition = (typeof PRIORITIES)[number] | "inactive_concluded_onchain";
/** Disputes by kind, each ascending by session and candidate hash. */
export type PartitionedDisputes = ReadonlyMap<Partition, readonly DisputeRef[]>;

/**
 * Sorts disputes by how much the chain needs their votes. One that is not confirmed counts only where the chain has it already.
 *
 * @param recent - of several entries for one dispute the last one counts
 * @param now - in seconds
 * @guide node/utility/provisioner.md#dispute-statement-selection
 */
export function partitionRecentDisputes(
  recent: readonly RecentDispute[],
  onchain: OnchainDisputes,
  now: bigint,
): PartitionedDisputes {
  const considered = recent.filter((dispute) => dispute.status.kind !== "Active" || onchain.of(dispute) !== null);
  const latest = new Map(considered.map((dispute) => [keyOf(dispute), dispute]));
  const partitions = new Map<Partition, DisputeRef[]>();
  for (const { session, candidateHash, status } of [...latest.values()].sort(byName)) {
    const dispute = { session, candidateHash };
    const partition = partitionOf(dispute, isInactive(status, now), onchain);
    const members = partitions.get(partition);
    if (members) members.push(dispute);
    else partitions.set(partition, [dispute]);
  }
  return partitions;
}

/** The disputes whose votes are wanted, the most urgent first. */
export const prioritised = (partitions: PartitionedDisputes): readonly DisputeRef[] =>
  PRIORITIES.flatMap((partition) => partitions.get(partition) ?? []);

const isInactive = (status: DisputeStatus, now: bigint): boolean =>
  "at" in status && status.at + ACTIVE_DURATION_SECS < now;

function partitionOf(dispute: DisputeRef, inactive: boolean, onchain: OnchainDisputes): Partition {
  const known = onchain.of(dispute);
  const activity = inactive ? "inactive" : "active";
  if (known === null) return `${activity}_unknown_onchain`;
  return isConcluded(known) ? `${activity}_concluded_onchain` : `${activity}_unconcluded_onchain`;
}
