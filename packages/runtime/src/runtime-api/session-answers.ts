import {
  type AsyncBackingParams,
  type NodeFeatures,
  type SessionIndex,
  type SessionInfo,
  type ValidatorId,
  type ValidatorIndex,
  votesNeeded,
} from "@parahost/primitives";
import type { ValidatorGroups } from "@parahost/protocol";
import { inject, injectable } from "inversify";
import { Configuration, type HostConfiguration } from "../configuration/index.js";
import { System } from "../frame/index.js";
import { Scheduler } from "../scheduler/index.js";
import { SessionInfoModule } from "../session-info/index.js";
import { Shared } from "../shared/index.js";

/** What can be asked about the session of the next block. To be asked in a block that has begun. */
@injectable()
export class SessionAnswers {
  constructor(
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Shared) private readonly shared: Shared,
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(SessionInfoModule) private readonly sessions: SessionInfoModule,
    @inject(System) private readonly system: System,
  ) {}

  sessionIndexForChild(): SessionIndex {
    return this.shared.sessionIndex();
  }

  validators(): readonly ValidatorId[] {
    return this.shared.validators();
  }

  disabledValidators(): readonly ValidatorIndex[] {
    return this.shared.disabledValidators();
  }

  validatorGroups(): ValidatorGroups {
    const rotation = this.scheduler.groups.rotationInfo(this.system.number);
    return { groups: this.scheduler.groups.all(), rotation };
  }

  sessionInfo(session: SessionIndex): SessionInfo | null {
    return this.sessions.sessionInfo(session);
  }

  /** Where more than half of a group is asked for, the half of the largest: enough for every group. */
  minimumBackingVotes(): number {
    const largest = Math.max(0, ...this.scheduler.groups.all().map(({ length }) => length));
    return this.#config.minimumBackingVotes || votesNeeded(largest, null);
  }

  asyncBackingParams(): AsyncBackingParams {
    return this.#config.asyncBackingParams;
  }

  nodeFeatures(): NodeFeatures {
    return this.#config.nodeFeatures;
  }

  get #config(): HostConfiguration {
    return this.configuration.configuration();
  }
}
