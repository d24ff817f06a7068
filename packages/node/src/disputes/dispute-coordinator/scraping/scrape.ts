import { type BlockId, isSubsystemError, type JobContext } from "@parahost/kernel";
import type { BlockNumber, CandidateEvent, Hash, ScrapedOnChainVotes } from "@parahost/primitives";
import { ANCESTRY_CHUNK_SIZE, ANCESTRY_SIZE_LIMIT, DISPUTE_CANDIDATE_LIFETIME_AFTER_FINALIZATION } from "../config.js";
import type { DisputeCoordinatorRole } from "../role.js";

type Job = JobContext<DisputeCoordinatorRole>;

/** What a block says that matters to disputes. */
export interface ScrapedBlock {
  readonly block: BlockId;
  readonly events: readonly CandidateEvent[];
  readonly votes: ScrapedOnChainVotes | null;
}
/** What is known already, and whom to tell of what is not known any more. */
export interface ScrapeHooks {
  isSeen(block: Hash): boolean;
  forgotten(block: BlockId, code: string): void;
}

/**
 * Reads a leaf and those of its ancestors that were not read yet, the oldest first: back to some blocks below finality.
 *
 * Fails as the runtime does, but for finalized blocks, whose state may be gone: these are passed over.
 */
export async function scrape(job: Job, leaf: BlockId, hooks: ScrapeHooks): Promise<readonly ScrapedBlock[]> {
  const finalized = await job.ask("chainApi", "finalizedBlockNumber", null);
  const scraped: ScrapedBlock[] = [];
  for (const block of [leaf, ...(await unseenAncestors(job, leaf, finalized, hooks))].reverse()) {
    try {
      scraped.push(await read(job, block));
    } catch (fault) {
      if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted || block.number > finalized) throw fault;
      hooks.forgotten(block, fault.code);
    }
  }
  return scraped;
}

async function unseenAncestors(
  job: Job,
  leaf: BlockId,
  finalized: number,
  { isSeen }: ScrapeHooks,
): Promise<BlockId[]> {
  const oldest = Math.max(0, finalized - DISPUTE_CANDIDATE_LIFETIME_AFTER_FINALIZATION) + 1;
  const ancestors: BlockId[] = [];
  if (isSeen(leaf.hash)) return ancestors;
  for (;;) {
    const { hash, number } = ancestors.at(-1) ?? leaf;
    const wanted = Math.min(ANCESTRY_CHUNK_SIZE, number - oldest, ANCESTRY_SIZE_LIMIT - ancestors.length);
    if (wanted <= 0) return ancestors;
    const hashes = await job.ask("chainApi", "ancestors", { at: hash, k: wanted });
    for (const [i, ancestor] of hashes.entries()) {
      if (isSeen(ancestor)) return ancestors;
      ancestors.push({ hash: ancestor, number: (number - 1 - i) as BlockNumber });
    }
    if (hashes.length < wanted) return ancestors;
  }
}

async function read(job: Job, block: BlockId): Promise<ScrapedBlock> {
  const [events, votes] = await Promise.all([
    job.ask("runtimeApi", "candidateEvents", { at: block.hash }),
    job.ask("runtimeApi", "onChainVotes", { at: block.hash }),
  ]);
  return { block, events, votes };
}
