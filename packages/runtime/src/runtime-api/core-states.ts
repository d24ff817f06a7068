import {
  blockNumber,
  type CoreIndex,
  type CoreState,
  coreIndex,
  type ParaId,
  type ScheduledCore,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { System } from "../frame/index.js";
import { PendingAvailability, type PendingCandidate } from "../inclusion/index.js";
import { type CoreOccupied, Scheduler, timeOutAt } from "../scheduler/index.js";

/** What is, and will be, on each core. To be asked in a block that has begun. */
@injectable()
export class CoreStates {
  constructor(
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(PendingAvailability) private readonly pending: PendingAvailability,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(System) private readonly system: System,
  ) {}

  /** @guide runtime-api/availability-cores.md */
  availabilityCores(): readonly CoreState[] {
    const pending = new Map(
      this.pending.all().flatMap(([, candidates]) => candidates.map((candidate) => [candidate.core, candidate])),
    );
    const scheduled = new Map(this.scheduler.scheduled().map((assignment) => [assignment.core, assignment]));
    return this.scheduler.executionCores().map((occupant, at): CoreState => {
      const core = coreIndex(at);
      const candidate = pending.get(core);
      if (occupant && candidate) return this.#occupied(core, occupant, candidate);
      const assignment = scheduled.get(core);
      if (!assignment) return { kind: "Free" };
      return { kind: "Scheduled", paraId: assignment.paraId, collator: assignment.collator };
    });
  }

  /** Ascending by core: the paras that it will work on, as far ahead as the configuration says. */
  claimQueue(): readonly (readonly [CoreIndex, readonly ParaId[]])[] {
    const depth = Math.max(1, this.configuration.configuration().schedulingLookahead);
    const scheduled = new Map(this.scheduler.scheduled().map(({ core, paraId }) => [core, paraId]));
    return this.scheduler.executionCores().map((_, at) => {
      const core = coreIndex(at);
      return [core, this.scheduler.claimsAhead(core, scheduled.get(core) ?? null, depth)];
    });
  }

  #occupied(core: CoreIndex, occupant: CoreOccupied, candidate: PendingCandidate): CoreState {
    const next = this.scheduler.nextUp(core);
    const nextUpOnAvailable = next && scheduledCore(next);
    const again = occupant.kind === "Parathread" ? scheduledCore(occupant) : null;
    const terms = this.scheduler.groups.timeoutTerms();
    const period = this.scheduler.availabilityPeriod(core);
    return {
      kind: "Occupied",
      nextUpOnAvailable,
      occupiedSince: candidate.includedInNumber,
      timeOutAt: timeOutAt(terms, period, candidate.includedInNumber, blockNumber(this.system.number)),
      nextUpOnTimeOut: nextUpOnAvailable ?? again,
      availability: candidate.availabilityVotes,
      groupResponsible: candidate.backingGroup,
      candidateHash: candidate.candidateHash,
      candidateDescriptor: candidate.descriptor,
    };
  }
}

const scheduledCore = ({ paraId, collator }: ScheduledCore): ScheduledCore => ({ paraId, collator });
