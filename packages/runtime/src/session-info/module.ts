import { codecs, type SessionIndex, type SessionInfo, sessionIndex, validatorIndex } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { type RuntimeModule, type SessionChange, Storage, StorageMap, StorageValue } from "../frame/index.js";
import { Scheduler } from "../scheduler/index.js";

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class SessionInfoState {
  readonly earliestStoredSession: StorageValue<SessionIndex>;
  readonly sessions: StorageMap<SessionIndex, SessionInfo>;

  constructor(@inject(Storage) storage: Storage) {
    const pallet = "ParaSessionInfo";
    this.earliestStoredSession = new StorageValue(
      storage,
      pallet,
      "EarliestStoredSession",
      codecs.sessionIndex,
      sessionIndex(0),
    );
    this.sessions = new StorageMap(storage, pallet, "Sessions", codecs.sessionIndex, codecs.sessionInfo);
  }
}

/**
 * What must be known of past sessions for as long as their candidates can be disputed.
 *
 * @guide runtime/session_info.md
 */
@injectable()
export class SessionInfoModule implements RuntimeModule {
  readonly module = "SessionInfo";

  constructor(
    @inject(SessionInfoState) private readonly state: SessionInfoState,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Scheduler) private readonly scheduler: Scheduler,
  ) {}

  /** Runs after the scheduler has formed the session's groups. */
  onNewSession({ index, validators, randomness }: SessionChange): void {
    const config = this.configuration.configuration();
    const earliest = Math.max(0, index - config.disputePeriod);
    for (let old = this.state.earliestStoredSession.get(); old < earliest; old = sessionIndex(old + 1))
      this.state.sessions.delete(old);
    this.state.earliestStoredSession.set(sessionIndex(Math.max(earliest, this.state.earliestStoredSession.get())));
    this.state.sessions.set(index, {
      activeValidatorIndices: validators.map((_, i) => validatorIndex(i)),
      randomSeed: randomness,
      disputePeriod: config.disputePeriod,
      validators,
      // Discovery and approval keys are the session keys: this chain has one key a validator.
      discoveryKeys: validators.map((key) => key as unknown as SessionInfo["discoveryKeys"][number]),
      assignmentKeys: validators.map((key) => key as unknown as SessionInfo["assignmentKeys"][number]),
      validatorGroups: this.scheduler.groups.all(),
      nCores: this.scheduler.executionCores().length,
      zerothDelayTrancheWidth: config.zerothDelayTrancheWidth,
      relayVrfModuloSamples: config.relayVrfModuloSamples,
      nDelayTranches: config.nDelayTranches,
      noShowSlots: config.noShowSlots,
      neededApprovals: config.neededApprovals,
    });
  }

  /** @returns `null` for a session that is too old, or has not started */
  sessionInfo(session: SessionIndex): SessionInfo | null {
    return this.state.sessions.get(session) ?? null;
  }
}
