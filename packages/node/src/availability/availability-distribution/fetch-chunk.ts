import { type Chance, isSubsystemError, type JobContext, type Log } from "@parahost/kernel";
import type { CandidateHash, ErasureChunk, Hash, ValidatorId, ValidatorIndex } from "@parahost/primitives";
import { checkChunk } from "../../shared/index.js";
import type { AvailabilityDistributionMetrics } from "./metrics.js";
import type { AvailabilityDistributionRole } from "./role.js";

type Job = JobContext<AvailabilityDistributionRole>;

/** A chunk that we want: whose it is, and who should have it. */
export interface Wanted {
  readonly candidateHash: CandidateHash;
  readonly erasureRoot: Hash;
  /** Ours: every validator is to hold the chunk of its own index. */
  readonly validatorIndex: ValidatorIndex;
  /** Those that backed the candidate, and so have all of its data. */
  readonly backers: readonly ValidatorId[];
}
interface Tools {
  readonly chance: Chance;
  readonly log: Log;
  readonly metrics: AvailabilityDistributionMetrics;
}

/**
 * Asks the backers in random order, so that no one is asked by all, until one gives a chunk that proves right, and stores it.
 *
 * @returns whether we hold it now
 */
export async function fetchChunk(job: Job, wanted: Wanted, { chance, log, metrics }: Tools): Promise<boolean> {
  const { candidateHash, validatorIndex } = wanted;
  for (const authority of shuffled(wanted.backers, chance)) {
    const chunk = await requestChunk(job, wanted, authority, log);
    if (!chunk) {
      metrics.fetchedChunks.inc(1, { success: "not-found" });
      continue;
    }
    const stored = await job.ask("availabilityStore", "storeChunk", { candidateHash, validatorIndex, chunk });
    if (stored) metrics.fetchedChunks.inc(1, { success: "succeeded" });
    else log.log("warn", "a chunk of an unknown candidate was not kept", { candidateHash });
    return stored;
  }
  metrics.fetchedChunks.inc(1, { success: "failed" });
  log.log("debug", "no backer gave our chunk", { candidateHash, backers: wanted.backers.length });
  return false;
}

async function requestChunk(job: Job, wanted: Wanted, authority: ValidatorId, log: Log): Promise<ErasureChunk | null> {
  const { candidateHash, validatorIndex, erasureRoot } = wanted;
  try {
    const request = { to: { authority }, candidateHash, validatorIndex };
    const chunk = await job.ask("networkBridgeTx", "requestChunk", request);
    if (!chunk) return null;
    const checked = checkChunk(chunk, validatorIndex, erasureRoot);
    if (checked.ok) return chunk;
    log.log("warn", "a backer gave a wrong chunk", { candidateHash, authority, error: checked.error });
  } catch (fault) {
    if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
    log.log("debug", "a backer did not give our chunk", { candidateHash, authority, code: fault.code });
  }
  return null;
}

function shuffled<T>(items: readonly T[], chance: Chance): readonly T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = chance.below(i + 1);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
