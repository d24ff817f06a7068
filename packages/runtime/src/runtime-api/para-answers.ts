import {
  type BlockNumber,
  blockNumber,
  type CandidateCommitments,
  type CommittedCandidateReceipt,
  type Hash,
  type OccupiedCoreAssumption,
  type ParaId,
  type PersistedValidationData,
  persistedValidationDataHash,
  type ValidationCodeHash,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, System } from "../frame/index.js";
import { Inclusion, ParaContext } from "../inclusion/index.js";

/** What can be asked about one para. To be asked in a block that has begun. */
@injectable()
export class ParaAnswers {
  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(System) private readonly system: System,
    @inject(Inclusion) private readonly inclusion: Inclusion,
    @inject(ParaContext) private readonly context: ParaContext,
  ) {}

  /** @param storageRoot - of the leaf, which is the relay parent */
  persistedValidationData(
    para: ParaId,
    assumption: OccupiedCoreAssumption,
    storageRoot: Hash,
  ): PersistedValidationData | null {
    return this.#assuming(para, assumption, () => this.#validationData(para, storageRoot));
  }

  /** The data that has that hash, whether the pending candidates are included or not, with the code that goes with it. */
  assumedValidationData(
    para: ParaId,
    expectedHash: Hash,
    storageRoot: Hash,
  ): readonly [PersistedValidationData, ValidationCodeHash] | null {
    for (const assumption of ["TimedOut", "Included"] as const) {
      const found = this.#assuming(para, assumption, () => {
        const data = this.#validationData(para, storageRoot);
        const codeHash = this.context.paras.currentCodeHash(para);
        const isIt = data && codeHash && persistedValidationDataHash(data) === expectedHash;
        return isIt ? ([data, codeHash] as const) : null;
      });
      if (found) return found;
    }
    return null;
  }

  validationCode(para: ParaId, assumption: OccupiedCoreAssumption): Uint8Array | null {
    return this.#assuming(para, assumption, () => this.context.paras.code.current(para));
  }

  validationCodeHash(para: ParaId, assumption: OccupiedCoreAssumption): ValidationCodeHash | null {
    return this.#assuming(para, assumption, () => this.context.paras.currentCodeHash(para));
  }

  checkValidationOutputs(para: ParaId, outputs: CandidateCommitments): boolean {
    if (!this.context.paras.isLive(para)) return false;
    return this.context.checkOutputs(para, outputs, this.#leafNumber(), this.system.number).ok;
  }

  candidatesPendingAvailability(para: ParaId): readonly CommittedCandidateReceipt[] {
    return this.inclusion.pending.of(para).map(({ descriptor, commitments }) => ({ descriptor, commitments }));
  }

  #leafNumber(): BlockNumber {
    return blockNumber(this.system.number - 1);
  }

  #validationData(para: ParaId, storageRoot: Hash): PersistedValidationData | null {
    const head = this.context.paras.head(para);
    return head && this.context.validationData(head, { number: this.#leafNumber(), storageRoot });
  }

  #assuming<T>(para: ParaId, assumption: OccupiedCoreAssumption, answer: () => T | null): T | null {
    if (assumption === "Free" && this.inclusion.pending.of(para).length > 0) return null;
    if (assumption !== "Included") return answer();
    return this.storage.pretend(() => {
      this.inclusion.forceEnact(para, this.system.number);
      return answer();
    });
  }
}
