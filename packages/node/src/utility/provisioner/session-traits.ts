import { isSubsystemError, type JobContext } from "@parahost/kernel";
import { bitsOf, type Hash, type SessionIndex } from "@parahost/primitives";
import type { SessionTraits } from "@parahost/protocol";
import { SESSIONS_KEPT } from "./config.js";
import type { ProvisionerRole } from "./role.js";

type Job = JobContext<ProvisionerRole>;

/** What the runtime says of the last sessions, asked once a session. */
export class SessionTraitsCache {
  readonly #bySession = new Map<SessionIndex, SessionTraits>();

  async at(job: Job, relayParent: Hash): Promise<SessionTraits> {
    const session = await job.ask("runtimeApi", "sessionIndexForChild", { at: relayParent });
    const known = this.#bySession.get(session);
    if (known) return known;
    const at = { at: relayParent };
    const traits = {
      asyncBacking: await orUnsupported(job.ask("runtimeApi", "asyncBackingParams", at), null),
      nodeFeatures: await orUnsupported(job.ask("runtimeApi", "nodeFeatures", at), bitsOf(0)),
    };
    this.#bySession.set(session, traits);
    for (const old of this.#bySession.keys()) if (this.#bySession.size > SESSIONS_KEPT) this.#bySession.delete(old);
    return traits;
  }
}

async function orUnsupported<T, F>(answer: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await answer;
  } catch (fault) {
    if (isSubsystemError(fault) && fault.code === "NotSupported") return fallback;
    throw fault;
  }
}
