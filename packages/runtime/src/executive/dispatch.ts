import type { Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration } from "../configuration/index.js";
import { Storage } from "../frame/index.js";
import { Sessions } from "../initializer/index.js";
import { Paras } from "../paras/index.js";
import { Scheduler } from "../scheduler/index.js";
import type { RuntimeCall } from "./calls.js";

/** A call of a block that had no effect, and why. */
export interface CallFailed {
  readonly kind: "CallFailed";
  /** Its position in the block. */
  readonly index: number;
  readonly error: string;
}
type Outcome = Result<null, string>;
const named = <E>(result: Result<null, E>, name: (error: E) => string): Outcome =>
  result.ok ? result : { ok: false, error: name(result.error) };

/** Brings the calls of a block to the modules that they are for. */
@injectable()
export class Dispatch {
  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Sessions) private readonly sessions: Sessions,
    @inject(Paras) private readonly paras: Paras,
    @inject(Scheduler) private readonly scheduler: Scheduler,
  ) {}

  /** Each by itself: one that fails leaves nothing but an event. */
  run(calls: readonly RuntimeCall[]): void {
    for (const [index, call] of calls.entries()) {
      const outcome = this.storage.transact(() => this.#dispatch(call));
      if (!outcome.ok) this.storage.deposit({ kind: "CallFailed", index, error: outcome.error } satisfies CallFailed);
    }
  }

  #dispatch(call: RuntimeCall): Outcome {
    switch (call.call) {
      case "SetConfiguration":
        return named(this.configuration.set(call.change, "Governance"), ({ code }) => code);
      case "QueueValidators":
        return this.sessions.queueValidators(call.validators);
      case "ScheduleParaInitialize": {
        const { kind, genesisHead, validationCode } = call;
        return named(this.paras.register(call.paraId, { kind, genesisHead, validationCode }), (code) => code);
      }
      case "ScheduleParaCleanup":
        return named(this.paras.deregister(call.paraId), (code) => code);
      case "AddParathreadClaim":
        return named(
          this.scheduler.addParathreadClaim({ paraId: call.paraId, collator: call.collator }),
          (code) => code,
        );
    }
  }
}
