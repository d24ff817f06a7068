import {
  type Bits,
  type BlockNumber,
  bitAt,
  bitsOf,
  type CandidateHash,
  type CommittedCandidateReceipt,
  type CoreIndex,
  candidateHashOf,
  type GroupIndex,
  NodeFeature,
  ok,
  type Result,
  receiptOf,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { System } from "../frame/index.js";
import type { CoreAssignment } from "../scheduler/index.js";
import { Shared } from "../shared/index.js";
import { checkBacking } from "./checks.js";
import { type CandidateErrorCode, type InclusionError, refuse } from "./errors.js";
import { PendingAvailability } from "./pending.js";
import type { PendingCandidate } from "./state.js";

/** A backed candidate as far as backing is concerned, its signatures looked at. */
export interface CheckedCandidate {
  readonly candidateHash: CandidateHash;
  readonly candidate: CommittedCandidateReceipt;
  /** The core that it is for; `null`: the one that its para is scheduled on. */
  readonly core: CoreIndex | null;
  readonly relayParentNumber: BlockNumber;
  /** Who voted, one bit a member of the group. */
  readonly members: Bits;
  /** One a bit set: whether its signature is good. */
  readonly votes: readonly boolean[];
}
/** The group whose votes count. */
export interface BackingGroup {
  readonly index: GroupIndex;
  readonly size: number;
}
type Placed = CheckedCandidate & { readonly assignment: CoreAssignment };

/** Brings backed candidates onto the cores that are scheduled for their paras. */
@injectable()
export class Backing {
  constructor(
    @inject(PendingAvailability) private readonly pending: PendingAvailability,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Shared) private readonly shared: Shared,
    @inject(System) private readonly system: System,
  ) {}

  /**
   * Occupies cores with candidates.
   *
   * @param candidates - ascending by para, strictly unless elastic scaling is on; those of one para build on each other
   * @param scheduled - the free cores and who may use them
   * @param groupOf - the group that had to back a candidate, and its size
   * @returns the cores now occupied, in the order of the candidates; on error nothing was written
   * @guide runtime/inclusion.md#routines
   */
  processCandidates(
    candidates: readonly CheckedCandidate[],
    scheduled: readonly CoreAssignment[],
    groupOf: (candidate: CheckedCandidate, assignment: CoreAssignment) => BackingGroup,
  ): Result<readonly CoreIndex[], InclusionError<CandidateErrorCode>> {
    const ordered = this.checkOrder(candidates.map(({ candidate }) => candidate));
    if (!ordered.ok) return ordered;
    const placed = this.#place(candidates, scheduled);
    if (!placed.ok) return placed;
    const { minimumBackingVotes } = this.configuration.configuration();
    const groups: BackingGroup[] = [];
    for (const candidate of placed.value) {
      const group = groupOf(candidate, candidate.assignment);
      const backing = checkBacking(candidate.members, candidate.votes, group.size, minimumBackingVotes);
      if (!backing.ok) return refuse(backing.error.code, { ...about(candidate), ...backing.error.details });
      groups.push(group);
    }
    // Everything has been checked; from here on nothing may fail.
    for (const [i, candidate] of placed.value.entries()) this.#occupy(candidate, groups[i] as BackingGroup);
    return ok(placed.value.map(({ assignment }) => assignment.core));
  }

  /** Candidates ascend by para, strictly unless elastic scaling is on. */
  checkOrder(candidates: readonly CommittedCandidateReceipt[]): Result<null, InclusionError<CandidateErrorCode>> {
    const mayRepeat = bitAt(this.configuration.configuration().nodeFeatures, NodeFeature.ElasticScalingMVP);
    let after = -1;
    for (const candidate of candidates) {
      const { paraId } = candidate.descriptor;
      if (paraId < after || (paraId === after && !mayRepeat))
        return refuse("CandidatesOutOfOrder", { candidateHash: candidateHashOf(candidate), paraId, after });
      after = paraId;
    }
    return ok(null);
  }

  #place(
    candidates: readonly CheckedCandidate[],
    scheduled: readonly CoreAssignment[],
  ): Result<readonly Placed[], InclusionError<CandidateErrorCode>> {
    const { asyncBackingParams } = this.configuration.configuration();
    const taken = new Set<CoreIndex>();
    const placed: Placed[] = [];
    for (const candidate of candidates) {
      const { paraId, ...descriptor } = candidate.candidate.descriptor;
      const assignment = scheduled.find((free) =>
        candidate.core === null ? free.paraId === paraId : free.core === candidate.core,
      );
      const mustWait = asyncBackingParams.maxCandidateDepth === 0 && this.pending.of(paraId).length > 0;
      if (assignment?.paraId !== paraId || taken.has(assignment.core) || mustWait)
        return refuse("UnscheduledCandidate", { ...about(candidate), core: candidate.core });
      taken.add(assignment.core);
      const collator = descriptor.version === 1 ? descriptor.collator : null;
      if (assignment.collator !== null && assignment.collator !== collator)
        return refuse("WrongCollator", { ...about(candidate), collator, expected: assignment.collator });
      placed.push({ ...candidate, assignment });
    }
    return ok(placed);
  }

  #occupy({ candidateHash, candidate, relayParentNumber, assignment }: Placed, group: BackingGroup): void {
    const { descriptor, commitments } = candidate;
    const pending: PendingCandidate = {
      core: assignment.core,
      candidateHash,
      descriptor,
      commitments,
      commitmentsHash: receiptOf(candidate).commitmentsHash,
      availabilityVotes: bitsOf(this.shared.validators().length),
      relayParentNumber,
      includedInNumber: this.system.number,
      backingGroup: group.index,
    };
    this.pending.set(descriptor.paraId, [...this.pending.of(descriptor.paraId), pending]);
    this.pending.report("CandidateBacked", pending);
  }
}

const about = ({ candidateHash, candidate }: CheckedCandidate) => ({
  candidateHash,
  paraId: candidate.descriptor.paraId,
});
