import {
  type BlockNumber,
  type CandidateCommitments,
  type ParaId,
  type PersistedValidationData,
  persistedValidationDataHash,
  type Result,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { Paras } from "../paras/index.js";
import { checkOutputs } from "./checks.js";
import type { InclusionError, OutputErrorCode } from "./errors.js";
import { PendingAvailability } from "./pending.js";
import { makePersistedValidationData, type RelayParentContext } from "./validation-data.js";

/** The end of a para's chain of candidates. */
export interface LatestCandidate {
  readonly head: Uint8Array;
  /** The next one's relay parent is not below it. */
  readonly relayParentNumber: BlockNumber;
  /** Whether it, or one before it that is not included, brings new code. */
  readonly bringsCode: boolean;
}
/** By para: what candidates earlier in the same block lead to. */
export type Ahead = ReadonlyMap<ParaId, LatestCandidate>;

/** What the next candidate of a para must fit to, on top of those pending. */
@injectable()
export class ParaContext {
  constructor(
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Paras) readonly paras: Paras,
    @inject(PendingAvailability) private readonly pending: PendingAvailability,
  ) {}

  /**
   * What the next candidate of a para builds on.
   *
   * @param ahead - of the same block, checked and not yet on its core
   * @returns `null` for a para that is not live
   */
  latest(para: ParaId, ahead: Ahead): LatestCandidate | null {
    const before = ahead.get(para);
    if (before) return before;
    const pending = this.pending.of(para);
    const last = pending.at(-1);
    const head = last?.commitments.headData ?? this.paras.head(para);
    if (head === null) return null;
    return {
      head,
      relayParentNumber: last?.relayParentNumber ?? this.paras.mostRecentContext(para),
      bringsCode: pending.some(({ commitments }) => commitments.newValidationCode !== null),
    };
  }

  validationData(parentHead: Uint8Array, relayParent: RelayParentContext): PersistedValidationData {
    return makePersistedValidationData(parentHead, relayParent, this.configuration.configuration().maxPovSize);
  }

  validationDataHash(parentHead: Uint8Array, relayParent: RelayParentContext) {
    return persistedValidationDataHash(this.validationData(parentHead, relayParent));
  }

  /** @param now - the block in which the candidate would be backed */
  checkOutputs(
    para: ParaId,
    commitments: CandidateCommitments,
    relayParentNumber: BlockNumber,
    now: BlockNumber,
    bringsCode = this.latest(para, new Map())?.bringsCode ?? false,
  ): Result<null, InclusionError<OutputErrorCode>> {
    const may = {
      upgrade: !bringsCode && this.paras.code.canUpgrade(para, now),
      sendUpward: !this.paras.outgoingParas().includes(para),
    };
    return checkOutputs(commitments, relayParentNumber, this.configuration.configuration(), may);
  }
}
