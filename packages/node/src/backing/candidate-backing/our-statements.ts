import { isSubsystemError } from "@parahost/kernel";
import type { SignedFullStatement, Statement } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Signer, statedCandidate } from "../../shared/index.js";
import { CandidateLog } from "./candidate-log.js";
import { CandidateBackingMetrics } from "./metrics.js";
import type { RelayParentState } from "./state.js";

/** Makes the statements that are ours. */
@injectable()
export class OurStatements {
  constructor(
    @inject(Signer) private readonly signer: Signer,
    @inject(CandidateLog) private readonly log: CandidateLog,
    @inject(CandidateBackingMetrics) private readonly metrics: CandidateBackingMetrics,
  ) {}

  /** @returns `null` where that conflicts with what we signed before, perhaps in an earlier life of this node */
  async sign(state: RelayParentState, statement: Statement): Promise<SignedFullStatement | null> {
    const { us, context } = state.view;
    if (!us) return null;
    const rule = state.secondingRule(statedCandidate(statement));
    try {
      const signed = await this.signer.signStatement(statement, context, us.index, us.key, rule);
      this.metrics.signedStatements.inc();
      return signed;
    } catch (fault) {
      if (!isSubsystemError(fault) || fault.code !== "ConflictingSignature") throw fault;
      this.log.refusedToSign(fault.details);
      return null;
    }
  }
}
