import type { DisputeStatementRow, ValidatorIndex } from "@parahost/primitives";
import { BATCH_COLLECTING_INTERVAL_MS, MAX_BATCH_LIFETIME_MS, MIN_KEEP_BATCH_ALIVE_VOTES } from "../config.js";
import { type Incoming, statementsOf } from "./incoming.js";

/**
 * Votes on one candidate that are imported together, for as long as enough of them keep coming.
 *
 * Only votes that are new to it keep it open, so nobody can hold it open, and the votes of others back, by repeating himself.
 */
export class Batch {
  readonly #votes = {
    Valid: new Map<ValidatorIndex, DisputeStatementRow>(),
    Invalid: new Map<ValidatorIndex, DisputeStatementRow>(),
  };
  readonly #senders: Incoming[] = [];
  readonly #bestBeforeMs: number;
  #newVotes = 0;

  constructor(nowMs: number) {
    this.#bestBeforeMs = nowMs + MAX_BATCH_LIFETIME_MS;
  }

  /** Those that wait for what becomes of their votes. */
  get senders(): readonly Incoming[] {
    return this.#senders;
  }

  /** Those for the candidate first. */
  get statements(): readonly DisputeStatementRow[] {
    return [...this.#votes.Valid.values(), ...this.#votes.Invalid.values()];
  }

  /** @returns `false` where neither of the two votes is new to it */
  add(incoming: Incoming): boolean {
    const before = this.#newVotes;
    for (const row of statementsOf(incoming.message)) {
      const votes = this.#votes[row.statement.side];
      if (votes.has(row.validatorIndex)) continue;
      votes.set(row.validatorIndex, row);
      this.#newVotes += 1;
    }
    if (this.#newVotes === before) return false;
    this.#senders.push(incoming);
    return true;
  }

  /** When it is to be looked at next. */
  nextLookMs(nowMs: number): number {
    return Math.min(nowMs + BATCH_COLLECTING_INTERVAL_MS, this.#bestBeforeMs);
  }

  /** Whether it stays open; from here on new votes count anew. */
  look(nowMs: number): boolean {
    const staysOpen = this.#newVotes >= MIN_KEEP_BATCH_ALIVE_VOTES && nowMs < this.#bestBeforeMs;
    this.#newVotes = 0;
    return staysOpen;
  }
}
