import { isSubsystemError, type JobContext, type Log } from "@parahost/kernel";
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
  /** Those that backed the candidate, and so have all of its data; in the order in which they are asked. */
  readonly backers: readonly ValidatorId[];
}
/** What came of it. */
export interface Fetched {
  /** Who gave a chunk that proved right; `null`: nobody. */
  readonly by: ValidatorId | null;
  /** Who was asked in vain before. */
  readonly failed: readonly ValidatorId[];
}
interface Tools {
  readonly log: Log;
  readonly metrics: AvailabilityDistributionMetrics;
}

/** Asks one backer after the other, until one gives a chunk that proves right, and stores it. */
export async function fetchChunk(job: Job, wanted: Wanted, { log, metrics }: Tools): Promise<Fetched> {
  const { candidateHash, validatorIndex } = wanted;
  const failed: ValidatorId[] = [];
  for (const authority of wanted.backers) {
    const chunk = await requestChunk(job, wanted, authority, log);
    if (!chunk) {
      metrics.fetchedChunks.inc(1, { success: "not-found" });
      failed.push(authority);
      continue;
    }
    const stored = await job.ask("availabilityStore", "storeChunk", { candidateHash, validatorIndex, chunk });
    if (stored) metrics.fetchedChunks.inc(1, { success: "succeeded" });
    else log.log("warn", "a chunk of an unknown candidate was not kept", { candidateHash });
    return { by: authority, failed };
  }
  metrics.fetchedChunks.inc(1, { success: "failed" });
  log.log("debug", "no backer gave our chunk", { candidateHash, backers: wanted.backers.length });
  return { by: null, failed };
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
