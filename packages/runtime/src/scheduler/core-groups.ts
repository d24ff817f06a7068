import {
  type BlockNumber,
  type CoreIndex,
  type GroupIndex,
  type GroupRotationInfo,
  groupForCore,
  groupIndex,
  rotationsSince,
  type ValidatorIndex,
} from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import type { SessionChange } from "../frame/index.js";
import { dealGroups } from "./groups.js";
import { SchedulerState } from "./state.js";
import type { TimeoutTerms } from "./timeouts.js";

/** The validators of a session in groups, and which of them work on which core when. */
@injectable()
export class CoreGroups {
  constructor(
    @inject(SchedulerState) private readonly state: SchedulerState,
    @inject(Configuration) private readonly configuration: Configuration,
  ) {}

  /**
   * Forms the groups of a session.
   *
   * @param forParas - how many cores there are for paras
   * @returns how many cores there are: more than that, where a core may have few validators only
   */
  startSession({ number, validators, randomness }: SessionChange, forParas: number): number {
    const { maxValidatorsPerCore } = this.configuration.configuration();
    const forValidators = maxValidatorsPerCore === 0 ? 0 : Math.floor(validators.length / maxValidatorsPerCore);
    const cores = Math.max(forParas, forValidators);
    this.state.validatorGroups.set(dealGroups(validators.length, cores, randomness));
    this.state.sessionStartBlock.set(number);
    return cores;
  }

  all(): readonly (readonly ValidatorIndex[])[] {
    return this.state.validatorGroups.get();
  }

  /** @guide runtime/scheduler.md#routines */
  groupValidators(group: GroupIndex): readonly ValidatorIndex[] | null {
    return this.state.validatorGroups.get()[group] ?? null;
  }

  sessionStartBlock(): BlockNumber {
    return this.state.sessionStartBlock.get();
  }

  /** As it is in block `now`. */
  rotationInfo(now: BlockNumber): GroupRotationInfo {
    const groupRotationFrequency = this.configuration.configuration().parachainRotationFrequency;
    return { sessionStartBlock: this.sessionStartBlock(), groupRotationFrequency, now };
  }

  /** The group that works on a core in block `at`; `null` where there is no such core. */
  assignedToCore(core: CoreIndex, at: BlockNumber): GroupIndex | null {
    const cores = this.state.executionCores.get().length;
    if (core >= cores) return null;
    const rotation = this.rotationInfo(at);
    if (this.state.rotationDirection.get() === "reference") return groupForCore(rotation, core, cores);
    return groupIndex((core + cores - (rotationsSince(rotation) % cores)) % cores);
  }

  /** What decides who times out: that depends on when groups last moved on. */
  timeoutTerms(): TimeoutTerms {
    const config = this.configuration.configuration();
    return {
      sessionStartBlock: this.sessionStartBlock(),
      rotationFrequency: config.parachainRotationFrequency,
      chainPeriod: config.chainAvailabilityPeriod,
      threadPeriod: config.threadAvailabilityPeriod,
    };
  }
}
