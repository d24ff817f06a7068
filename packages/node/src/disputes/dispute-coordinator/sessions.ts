import { isSubsystemError, type Keystore } from "@parahost/kernel";
import {
  type Hash,
  type SessionIndex,
  sessionIndex,
  type ValidatorId,
  type ValidatorIndex,
  validatorIndex,
} from "@parahost/primitives";
import type { OurValidator, RuntimeAsker } from "../../shared/session-view.js";
import { DISPUTE_WINDOW } from "./config.js";

/** Those who vote on the candidates of a session. */
export interface VotingSession {
  readonly session: SessionIndex;
  readonly validators: readonly ValidatorId[];
  /** Those of them whose keys we hold. */
  readonly ours: readonly OurValidator[];
}

/** The sessions that disputes may be about. */
export class VotingSessions {
  readonly #known = new Map<SessionIndex, VotingSession>();
  #highest: SessionIndex | null = null;

  constructor(private readonly keystore: Keystore) {}

  /** The first session that may still be disputed; 0 while no leaf was seen. */
  get earliest(): SessionIndex {
    return firstOf(this.#highest ?? sessionIndex(0));
  }

  /** The first one, once that session is known to have begun. */
  earliestWith(session: SessionIndex): SessionIndex {
    return this.isNew(session) ? firstOf(session) : this.earliest;
  }

  /** Whether blocks built on a leaf begin a session that was not seen before. */
  isNew(session: SessionIndex): boolean {
    return this.#highest === null || session > this.#highest;
  }

  /** Takes a session for the current one, and forgets those that are too old for disputes. */
  advance(session: SessionIndex): void {
    if (!this.isNew(session)) return;
    this.#highest = session;
    for (const known of this.#known.keys()) if (known < this.earliest) this.#known.delete(known);
  }

  /** Asks for all that lead up to a session, so that they are known when the states of their blocks are gone. */
  async warm(asker: RuntimeAsker, highest: SessionIndex, at: Hash): Promise<void> {
    for (let session: number = firstOf(highest); session <= highest; session++)
      await this.get(asker, session as SessionIndex, [at]);
  }

  /**
   * @param at - blocks whose runtime may know it, the likeliest first; `null` is passed over
   * @returns `null` where none of them does
   */
  async get(asker: RuntimeAsker, session: SessionIndex, at: readonly (Hash | null)[]): Promise<VotingSession | null> {
    const known = this.#known.get(session);
    if (known) return known;
    for (const block of at) {
      const info = block && (await orNull(asker.ask("runtimeApi", "sessionInfo", { at: block, session })));
      if (!info) continue;
      const found = { session, validators: info.validators, ours: this.#ours(info.validators) };
      this.#known.set(session, found);
      return found;
    }
    return null;
  }

  /** Indices of our validators in a session that is known. */
  ours(session: SessionIndex): ReadonlySet<ValidatorIndex> {
    return new Set(this.#known.get(session)?.ours.map(({ index }) => index));
  }

  #ours(validators: readonly ValidatorId[]): readonly OurValidator[] {
    return this.keystore.keys("para").flatMap((key) => {
      const index = validators.indexOf(key as ValidatorId);
      return index < 0 ? [] : [{ index: validatorIndex(index), key: key as ValidatorId }];
    });
  }
}

/** The first of the sessions that may be disputed while that one is the current one. */
const firstOf = (highest: SessionIndex): SessionIndex => sessionIndex(Math.max(0, highest - (DISPUTE_WINDOW - 1)));

/** Whom the chain has disabled at a block; nobody where it cannot say: what is raised there is held back as spam, if it is spam. */
export const disabledAt = async (asker: RuntimeAsker, at: Hash): Promise<readonly ValidatorIndex[]> =>
  (await orNull(asker.ask("runtimeApi", "disabledValidators", { at }))) ?? [];

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (fault) {
    if (isSubsystemError(fault) && ["NotSupported", "UnknownBlock", "Execution"].includes(fault.code)) return null;
    throw fault;
  }
}
