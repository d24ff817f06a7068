import type { CandidateEvent, CandidateReceipt, CoreIndex, ParaId } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { System } from "../frame/index.js";
import type { InclusionEvent } from "./events.js";
import { InclusionState, type PendingCandidate } from "./state.js";

type OnCoreKind = "CandidateBacked" | "CandidateIncluded" | "CandidateTimedOut";
/** A para and its pending candidates, the one to be included first in front. */
export type PendingOfPara = readonly [ParaId, readonly PendingCandidate[]];

const receiptOf = ({ descriptor, commitmentsHash }: PendingCandidate): CandidateReceipt => ({
  descriptor,
  commitmentsHash,
});

/** The candidates on cores. */
@injectable()
export class PendingAvailability {
  constructor(
    @inject(InclusionState) private readonly state: InclusionState,
    @inject(System) private readonly system: System,
  ) {}

  of(para: ParaId): readonly PendingCandidate[] {
    return this.state.pendingAvailability.get(para) ?? [];
  }

  /** Ascending by para. */
  all(): readonly PendingOfPara[] {
    return [...this.state.pendingAvailability.entries()].sort(([a], [b]) => a - b);
  }

  set(para: ParaId, candidates: readonly PendingCandidate[]): void {
    if (candidates.length === 0) this.state.pendingAvailability.delete(para);
    else this.state.pendingAvailability.set(para, candidates);
  }

  /**
   * Takes candidates off their cores, and all that build on them.
   *
   * @param hasFailed - of each candidate by itself
   * @returns the freed cores, ascending
   */
  drop(
    hasFailed: (candidate: PendingCandidate, para: ParaId) => boolean,
    report: (candidate: PendingCandidate, isFirst: boolean) => void,
  ): readonly CoreIndex[] {
    const freed: CoreIndex[] = [];
    for (const [para, candidates] of this.all()) {
      const failed = candidates.findIndex((candidate) => hasFailed(candidate, para));
      if (failed < 0) continue;
      this.set(para, candidates.slice(0, failed));
      for (const [i, candidate] of candidates.slice(failed).entries()) {
        report(candidate, i === 0);
        freed.push(candidate.core);
      }
    }
    return freed.sort((a, b) => a - b);
  }

  report(kind: OnCoreKind, candidate: PendingCandidate): void {
    this.system.deposit({ kind, ...onCore(candidate) } satisfies InclusionEvent);
    const { receipt, headData, coreIndex, groupIndex } = onCore(candidate);
    const body = { receipt, headData, coreIndex };
    const event: CandidateEvent = kind === "CandidateTimedOut" ? { kind, ...body } : { kind, ...body, groupIndex };
    this.state.candidateEvents.set([...this.state.candidateEvents.get(), event]);
  }

  reportCleared(reason: "SessionChange" | "Disputed" | "AncestorLost", candidate: PendingCandidate): void {
    this.system.deposit({ kind: "CandidateCleared", reason, ...onCore(candidate) } satisfies InclusionEvent);
  }
}

const onCore = (candidate: PendingCandidate) => ({
  candidateHash: candidate.candidateHash,
  receipt: receiptOf(candidate),
  headData: candidate.commitments.headData,
  coreIndex: candidate.core,
  groupIndex: candidate.backingGroup,
});
