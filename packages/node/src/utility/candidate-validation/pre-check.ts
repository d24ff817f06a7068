import { isSubsystemError, type JobContext, type Log, type PvfHost } from "@parahost/kernel";
import type { Payload, PreCheckOutcome } from "@parahost/protocol";
import type { CandidateValidationRole } from "./role.js";

/**
 * Says whether new code can be used as validation code: takes it from the runtime and has it prepared. What is this node's fault, and
 * code that the runtime does not have there, is `Failed`: it says nothing of the code.
 *
 * @guide node/utility/candidate-validation.md
 */
export async function preCheck(
  job: JobContext<CandidateValidationRole>,
  pvfHost: PvfHost,
  log: Log,
  { relayParent: at, validationCodeHash: hash }: Payload<"candidateValidation", "preCheck">,
): Promise<PreCheckOutcome> {
  const failed = (reason: string, detail: string): PreCheckOutcome => {
    log.log("warn", "code could not be pre-checked", { relayParent: at, validationCodeHash: hash, reason, detail });
    return "Failed";
  };
  try {
    const code = await job.ask("runtimeApi", "validationCodeByHash", { at, hash });
    if (!code) return failed("NoValidationCode", "the runtime does not have it");
    const unusable = await pvfHost.prepare(code, hash);
    if (!unusable) return "Valid";
    const { kind, reason, detail } = unusable;
    if (kind === "internalError") return failed(reason, detail);
    log.log("info", "code is found invalid", { relayParent: at, validationCodeHash: hash, reason, detail });
    return "Invalid";
  } catch (fault) {
    if (job.signal.aborted || !isSubsystemError(fault) || fault.fatal) throw fault;
    return failed(fault.code, fault.message);
  }
}
