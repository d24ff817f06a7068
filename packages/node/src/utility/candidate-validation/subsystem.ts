import {
  type Context,
  type Handlers,
  isSubsystemError,
  type JobContext,
  Log,
  PvfHost,
  type Scope,
  SignatureVerifier,
  type Subsystem,
} from "@parahost/kernel";
import { type CandidateReceipt, validationCodeHashOf } from "@parahost/primitives";
import type { Payload, PvfExecKind, ValidationOutcome } from "@parahost/protocol";
import { inject, injectable, optional } from "inversify";
import { knownBy } from "../../shared/index.js";
import { basicChecks, collatorSignature } from "./basic-checks.js";
import { chainStateFor } from "./chain-state.js";
import { CPU_LIMIT_MS, POV_BOMB_LIMIT } from "./config.js";
import { checksOn } from "./descriptor-checks.js";
import { type Against, type Asked, invalidDump } from "./invalid-dump.js";
import { type InvalidDump, InvalidDumps } from "./invalid-dumps.js";
import { CandidateValidationMetrics } from "./metrics.js";
import { internalError, invalid } from "./outcome.js";
import { validationParams } from "./params.js";
import { preCheck } from "./pre-check.js";
import { type CandidateValidationRole, candidateValidationRole } from "./role.js";
import { notValidOf, verdictOn } from "./verdict.js";

type Job = JobContext<CandidateValidationRole>;
type Exhaustive = Payload<"candidateValidation", "validateFromExhaustive">;
type FromChainState = Payload<"candidateValidation", "validateFromChainState">;

/**
 * Says whether a candidate is valid, by running its para's validation code over it.
 *
 * A fault of this node is never a verdict: it is answered as an internal error.
 *
 * @guide node/utility/candidate-validation.md
 */
@injectable()
export class CandidateValidationSubsystem implements Subsystem<CandidateValidationRole> {
  readonly role = candidateValidationRole;
  readonly #log: Log;

  constructor(
    @inject(PvfHost) private readonly pvfHost: PvfHost,
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
    @inject(CandidateValidationMetrics) private readonly metrics: CandidateValidationMetrics,
    @inject(Log) log: Log,
    @inject(InvalidDumps) @optional() private readonly dumps: InvalidDumps | null = null,
  ) {
    this.#log = log.target(candidateValidationRole.target);
  }

  readonly handlers: Handlers<CandidateValidationRole> = {
    validateFromExhaustive: (ctx, asked) =>
      this.#answer(ctx, asked, (job, against) =>
        this.metrics.validateFromExhaustive.time(() => this.#validateExhaustive(job, asked, against)),
      ),

    validateFromChainState: (ctx, asked) =>
      this.#answer(ctx, asked, (job, against) =>
        this.metrics.validateFromChainState.time(() => this.#validateFromChainState(job, asked, against)),
      ),

    // The vote that waits for it is of the session: it may outlive the relay parent.
    preCheck: (ctx, asked) => ctx.later("node", (job) => preCheck(job, this.pvfHost, this.#log, asked)),
  };

  #answer(
    ctx: Context<CandidateValidationRole>,
    asked: Asked,
    validate: (job: Job, against: Against) => Promise<ValidationOutcome>,
  ) {
    const { receipt, execKind } = asked;
    return ctx.later(scopeOf(receipt, execKind), async (job) => {
      const against: Against = {};
      const outcome = await orInternalError(job, (inner) => validate(inner, against));
      this.metrics.onValidated(outcome);
      if (outcome.kind !== "Valid") this.#note(receipt, outcome);
      // A verdict waits for no disk, and outlives none: writing goes on beside the job.
      if (outcome.kind === "Invalid" && this.dumps) void this.#dump(this.dumps, invalidDump(asked, outcome, against));
      return outcome;
    });
  }

  async #validateFromChainState(job: Job, asked: FromChainState, against: Against): Promise<ValidationOutcome> {
    const { receipt, relayParent } = asked;
    const { descriptor } = receipt;
    if (descriptor.relayParent !== relayParent) return invalid("BadParent", descriptor.relayParent);
    const state = await chainStateFor(job, descriptor);
    if (!state.ok) return state.error;
    const outcome = await this.#validateExhaustive(job, { ...asked, ...state.value }, against);
    if (outcome.kind !== "Valid") return outcome;
    const { paraId } = descriptor;
    const outputs = outcome.commitments;
    const acceptable = await job.ask("runtimeApi", "checkValidationOutputs", { at: relayParent, paraId, outputs });
    return acceptable ? outcome : invalid("InvalidOutputs");
  }

  #validateExhaustive(job: Job, asked: Exhaustive, against: Against): Promise<ValidationOutcome> {
    return this.metrics.validateCandidateExhaustive.time(async () => {
      const { receipt, validationData, validationCode, pov, execKind } = asked;
      const { descriptor } = receipt;
      const codeHash = validationCodeHashOf(validationCode);
      against.codeHash = codeHash;
      against.validationData = validationData;
      const refused = basicChecks(descriptor, validationData.maxPovSize, pov, codeHash);
      if (refused) return refused;
      const claim = collatorSignature(descriptor);
      if (claim && (await this.verifier.verify([claim]))[0] !== true) return invalid("BadSignature");
      const checks = await checksOn(job, descriptor, execKind);
      const ofSession = await checks?.session();
      if (ofSession) return ofSession;
      this.metrics.observePovSize(pov.blockData.length, true);
      const unpacked = await this.pvfHost.unpack(pov.blockData, POV_BOMB_LIMIT, execKind, job.signal);
      if (unpacked.kind !== "unpacked") return notValidOf(unpacked);
      const { blockData } = unpacked;
      this.metrics.observePovSize(blockData.length, false);
      against.blockData = blockData;

      const params = validationParams(validationData, blockData);
      const cpuLimitMs = CPU_LIMIT_MS[execKind];
      const execution = { code: validationCode, codeHash, params, kind: execKind, cpuLimitMs };
      const verdict = verdictOn(receipt, validationData, await this.pvfHost.execute(execution, job.signal));
      return checks ? checks.core(verdict) : verdict;
    });
  }

  async #dump(dumps: InvalidDumps, dump: InvalidDump): Promise<void> {
    try {
      await dumps.write(dump);
    } catch (fault) {
      const reason = fault instanceof Error ? fault.message : String(fault);
      this.#log.log("warn", "an invalid candidate could not be dumped", { candidateHash: dump.candidateHash, reason });
    }
  }

  #note(receipt: CandidateReceipt, outcome: ValidationOutcome): void {
    const fields = { ...knownBy(receipt), ...outcome };
    // Whoever asked says what it means to them.
    this.#log.log("debug", "a candidate is not found valid", fields);
  }
}

/** Backing ends with the relay parent; approval and disputes go on after it has left the view. */
const scopeOf = ({ descriptor }: CandidateReceipt, execKind: PvfExecKind): Scope =>
  execKind === "Backing" ? { relayParent: descriptor.relayParent } : "node";

async function orInternalError(job: Job, work: (job: Job) => Promise<ValidationOutcome>): Promise<ValidationOutcome> {
  try {
    return await work(job);
  } catch (fault) {
    if (job.signal.aborted || !isSubsystemError(fault) || fault.fatal) throw fault;
    return internalError(fault.code, fault.message);
  }
}
