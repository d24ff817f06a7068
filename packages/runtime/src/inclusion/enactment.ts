import { type BlockNumber, upwardParts } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { Disputes } from "../disputes/index.js";
import { blocksAfter, System } from "../frame/index.js";
import { Paras } from "../paras/index.js";
import { Shared } from "../shared/index.js";
import type { InclusionEvent } from "./events.js";
import type { PendingCandidate } from "./state.js";

/** What an available candidate changes outside this module. */
@injectable()
export class Enactment {
  constructor(
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Paras) private readonly paras: Paras,
    @inject(Disputes) private readonly disputes: Disputes,
    @inject(Shared) private readonly shared: Shared,
    @inject(System) private readonly system: System,
  ) {}

  /** A code upgrade is planned before the head is noted. */
  enact({ candidateHash, descriptor, commitments, relayParentNumber }: PendingCandidate, now: BlockNumber): void {
    const { paraId } = descriptor;
    const { newValidationCode, headData } = commitments;
    const { messages } = upwardParts(commitments.upwardMessages);
    if (newValidationCode !== null) {
      const { validationUpgradeDelay } = this.configuration.configuration();
      const expectedAt = blocksAfter(relayParentNumber, validationUpgradeDelay);
      this.paras.code.scheduleUpgrade(paraId, newValidationCode, expectedAt);
    }
    this.paras.noteNewHead(paraId, headData, relayParentNumber);
    if (messages.length > 0)
      this.system.deposit({ kind: "UpwardMessagesReceived", paraId, messages } satisfies InclusionEvent);
    this.disputes.noteIncluded(this.shared.sessionIndex(), candidateHash, now);
  }
}
