import { type BackingState, blockNumber, type ParaId } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { System } from "../frame/index.js";
import { Inclusion } from "../inclusion/index.js";
import { Paras } from "../paras/index.js";
import { Shared } from "../shared/index.js";

/** What candidates of a para that are yet to come must keep to. To be asked in a block that has begun. */
@injectable()
export class BackingStates {
  constructor(
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Shared) private readonly shared: Shared,
    @inject(Paras) private readonly paras: Paras,
    @inject(Inclusion) private readonly inclusion: Inclusion,
    @inject(System) private readonly system: System,
  ) {}

  /** @returns `null` for a para that is not live */
  of(para: ParaId): BackingState | null {
    const requiredParent = this.paras.head(para);
    const validationCodeHash = this.paras.currentCodeHash(para);
    if (requiredParent === null || validationCodeHash === null) return null;
    const config = this.configuration.configuration();
    const leaf = blockNumber(this.system.number - 1);
    const { code } = this.paras;
    const expectedAt = code.futureUpgradeAt(para);
    const futureHash = code.futureHash(para);
    return {
      constraints: {
        minRelayParentNumber: this.shared.earliestRelayParent(leaf, config.asyncBackingParams.allowedAncestryLen),
        maxPovSize: config.maxPovSize,
        maxCodeSize: config.maxCodeSize,
        umpRemaining: config.maxUpwardQueueCount,
        umpRemainingBytes: config.maxUpwardQueueSize,
        maxUmpNumPerCandidate: config.maxUpwardMessageNumPerCandidate,
        dmpRemainingMessages: [],
        hrmpInbound: { validWatermarks: [] },
        hrmpChannelsOut: [],
        maxHrmpNumPerCandidate: config.hrmpMaxMessageNumPerCandidate,
        requiredParent,
        validationCodeHash,
        upgradeRestriction: code.isCoolingDown(para, this.system.number) ? "Present" : null,
        futureValidationCode: expectedAt !== null && futureHash !== null ? [expectedAt, futureHash] : null,
      },
      pendingAvailability: this.inclusion.pending.of(para).map((candidate) => ({
        candidateHash: candidate.candidateHash,
        descriptor: candidate.descriptor,
        commitments: candidate.commitments,
        relayParentNumber: candidate.relayParentNumber,
        maxPovSize: config.maxPovSize,
      })),
    };
  }
}
