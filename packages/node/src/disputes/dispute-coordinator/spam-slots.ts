import type { SessionIndex, ValidatorIndex } from "@parahost/primitives";
import type { DisputeRef } from "@parahost/protocol";
import { MAX_SPAM_VOTES } from "./config.js";
import { disputeKey } from "./dispute-key.js";

interface Unconfirmed {
  readonly session: SessionIndex;
  readonly validators: Set<ValidatorIndex>;
}

/**
 * Counts, for each validator, the disputes that may be spam: nobody else knows of the candidate. One validator can make us keep no
 * more of them than it has slots.
 *
 * @guide node/disputes/dispute-coordinator.md
 */
export class SpamSlots {
  readonly #counts = new Map<string, number>();
  readonly #unconfirmed = new Map<string, Unconfirmed>();

  /**
   * Takes a slot of a validator that has voted against.
   *
   * @returns whether it had one left; a dispute takes a slot only once
   */
  add(dispute: DisputeRef, validator: ValidatorIndex): boolean {
    const slot = slotOf(dispute.session, validator);
    const taken = this.#counts.get(slot) ?? 0;
    if (taken >= MAX_SPAM_VOTES) return false;
    if (this.#join(dispute, validator)) this.#counts.set(slot, taken + 1);
    return true;
  }

  /** Takes the slots of all that had a part in a dispute before a restart, however many these are. */
  restore(dispute: DisputeRef, validators: Iterable<ValidatorIndex>): void {
    for (const validator of validators) {
      const slot = slotOf(dispute.session, validator);
      if (this.#join(dispute, validator)) this.#counts.set(slot, (this.#counts.get(slot) ?? 0) + 1);
    }
  }

  /** Gives back the slots of a dispute that is no spam. */
  clear(dispute: DisputeRef): void {
    const unconfirmed = this.#unconfirmed.get(disputeKey(dispute));
    if (!unconfirmed) return;
    this.#unconfirmed.delete(disputeKey(dispute));
    this.#free(unconfirmed);
  }

  /** Forgets the sessions before that one. */
  prune(oldest: SessionIndex): void {
    for (const [key, unconfirmed] of this.#unconfirmed) {
      if (unconfirmed.session >= oldest) continue;
      this.#unconfirmed.delete(key);
      this.#free(unconfirmed);
    }
  }

  #join({ session, candidateHash }: DisputeRef, validator: ValidatorIndex): boolean {
    const key = disputeKey({ session, candidateHash });
    const unconfirmed = this.#unconfirmed.get(key) ?? { session, validators: new Set() };
    if (unconfirmed.validators.has(validator)) return false;
    unconfirmed.validators.add(validator);
    this.#unconfirmed.set(key, unconfirmed);
    return true;
  }

  #free({ session, validators }: Unconfirmed): void {
    for (const validator of validators) {
      const slot = slotOf(session, validator);
      const left = (this.#counts.get(slot) ?? 0) - 1;
      if (left > 0) this.#counts.set(slot, left);
      else this.#counts.delete(slot);
    }
  }
}

const slotOf = (session: SessionIndex, validator: ValidatorIndex): string => `${session} ${validator}`;
