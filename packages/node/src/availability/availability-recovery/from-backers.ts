import { isSubsystemError } from "@parahost/kernel";
import type { AvailableData, ValidatorId } from "@parahost/primitives";
import { shuffled } from "../../shared/index.js";
import { hasRoot } from "./padded-data.js";
import type { Job, Target, Tools } from "./target.js";

/**
 * Asks the backers for all of the data, one after the other, until one gives what the erasure root names.
 *
 * @returns `null` where none does
 */
export async function recoverFromBackers(job: Job, target: Target, tools: Tools): Promise<AvailableData | null> {
  const { candidateHash, backers, us } = target;
  const asked = shuffled(
    backers.filter((backer) => backer !== us),
    tools.chance,
  );
  for (const backer of asked) {
    const authority = target.validators[backer];
    const data = authority && (await request(job, target, authority, tools));
    if (!data) continue;
    if (await hasRoot(data, target, tools)) return data;
    tools.log.log("warn", "a backer gave data of another erasure root", { candidateHash, validatorIndex: backer });
  }
  return null;
}

async function request(
  job: Job,
  { candidateHash }: Target,
  authority: ValidatorId,
  { log }: Tools,
): Promise<AvailableData | null> {
  try {
    return await job.ask("networkBridgeTx", "requestAvailableData", { to: { authority }, candidateHash });
  } catch (fault) {
    if (!isSubsystemError(fault) || fault.fatal || job.signal.aborted) throw fault;
    log.log("debug", "a backer did not give the data", { candidateHash, authority, code: fault.code });
    return null;
  }
}
