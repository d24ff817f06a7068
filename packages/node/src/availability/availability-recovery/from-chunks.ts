import {
  reconstruct,
  reconstructFromSystematic,
  recoveryThreshold,
  systematicRecoveryThreshold,
} from "@parahost/erasure-coding";
import { SubsystemError } from "@parahost/kernel";
import { type AvailableData, err, type Result, validatorIndex } from "@parahost/primitives";
import type { RecoveryError } from "@parahost/protocol";
import { checkChunk } from "../../shared/index.js";
import { ChunkRequests } from "./chunk-requests.js";
import type { StrategyType } from "./metrics.js";
import { dataIn } from "./padded-data.js";
import type { Job, Target, Tools } from "./target.js";

/** What came of it, and by which strategy. */
export interface FromChunks {
  readonly strategy: StrategyType;
  readonly outcome: Result<AvailableData, RecoveryError>;
}

/** Puts the data together from the systematic chunks, or from more than a third of any; ours is there already, perhaps. */
export async function recoverFromChunks(job: Job, target: Target, tools: Tools): Promise<FromChunks> {
  const nValidators = target.validators.length;
  const [systematic, threshold] = [systematicRecoveryThreshold(nValidators), recoveryThreshold(nValidators)];
  if (!systematic.ok || !threshold.ok) throw noCode(target);
  const ours = await ownChunks(job, target);
  const requests = new ChunkRequests(target, tools, ours, systematic.value, threshold.value);
  if (!(await requests.run(job))) return { strategy: "regular_chunks", outcome: err("Unavailable") };

  const type = requests.hasSystematic ? "systematic" : "regular";
  const { metrics } = tools;
  const outcome = await metrics.erasureRecoverySeconds.time(
    async () => {
      const bytes = await metrics.erasureReconstructSeconds.time(async () => put(requests, systematic.value), { type });
      return bytes.ok ? dataIn(bytes.value, target, tools) : err("Invalid" as const);
    },
    { type },
  );
  return { strategy: `${type}_chunks`, outcome };

  function put({ chunks, hasSystematic }: ChunkRequests, k: number) {
    if (!hasSystematic) return reconstruct(nValidators, chunks);
    const first = Array.from({ length: k }, (_, i) => chunks.get(i) as Uint8Array);
    return reconstructFromSystematic(nValidators, first);
  }
}

/** What our own store has of the candidate, as far as it proves right. */
async function ownChunks(job: Job, { candidateHash, erasureRoot }: Target): Promise<Map<number, Uint8Array>> {
  const stored = await job.ask("availabilityStore", "queryAllChunks", { candidateHash });
  const proven = stored.filter((chunk) => checkChunk(chunk, validatorIndex(Number(chunk.index)), erasureRoot).ok);
  return new Map(proven.map(({ index, chunk }) => [Number(index), chunk]));
}

/** Nobody can have coded data for so many validators. */
const noCode = ({ candidateHash, validators }: Target): SubsystemError =>
  new SubsystemError("availabilityRecovery", "NoCodeForValidators", {
    fatal: false,
    details: { candidateHash, nValidators: validators.length },
  });
