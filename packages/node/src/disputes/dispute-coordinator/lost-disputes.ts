import { byzantineThreshold, type SessionIndex, type ValidatorIndex } from "@parahost/primitives";
import type { VoteBook } from "./vote-book.js";

/** By offence, the worst first. */
type Offence = "backedInvalid" | "forInvalid" | "againstValid";
const OFFENCES: readonly Offence[] = ["backedInvalid", "forInvalid", "againstValid"];
type Offenders = Readonly<Record<Offence, Set<ValidatorIndex>>>;

/**
 * Who was on the wrong side of disputes as we saw them conclude: such validators raise no disputes any more, long before the chain
 * disables them.
 *
 * @guide protocol-validator-disabling.md
 */
export class LostDisputes {
  readonly #sessions = new Map<SessionIndex, Offenders>();

  /** Notes those who voted against a candidate that is valid, or for one that is not. */
  note(session: SessionIndex, outcome: "ConcludedFor" | "ConcludedAgainst", votes: VoteBook): void {
    if (outcome === "ConcludedFor")
      for (const { validatorIndex } of votes.invalid) this.#add(session, "againstValid", validatorIndex);
    else
      for (const { validatorIndex, kind } of votes.valid) {
        const isBacking = kind.kind === "BackingSeconded" || kind.kind === "BackingValid";
        this.#add(session, isBacking ? "backedInvalid" : "forInvalid", validatorIndex);
      }
  }

  has(session: SessionIndex, validator: ValidatorIndex): boolean {
    const offenders = this.#sessions.get(session);
    return offenders !== undefined && OFFENCES.some((offence) => offenders[offence].has(validator));
  }

  /** The worst first, and of one offence who offended last. One may be there twice. */
  of(session: SessionIndex): readonly ValidatorIndex[] {
    const offenders = this.#sessions.get(session);
    return offenders ? OFFENCES.flatMap((offence) => [...offenders[offence]].reverse()) : [];
  }

  /** Forgets the sessions before that one. */
  prune(oldest: SessionIndex): void {
    for (const session of this.#sessions.keys()) if (session < oldest) this.#sessions.delete(session);
  }

  #add(session: SessionIndex, offence: Offence, validator: ValidatorIndex): void {
    const offenders = this.#sessions.get(session) ?? {
      backedInvalid: new Set(),
      forInvalid: new Set(),
      againstValid: new Set(),
    };
    this.#sessions.set(session, offenders);
    offenders[offence].delete(validator);
    offenders[offence].add(validator);
  }
}

/**
 * Whose vote alone raises no dispute: those that the chain disabled, then those that lost disputes, and never more than may be faulty.
 *
 * @param validators - how many the session has
 */
export function disabledIn(
  onChain: readonly ValidatorIndex[],
  lost: readonly ValidatorIndex[],
  validators: number,
): ReadonlySet<ValidatorIndex> {
  const most = byzantineThreshold(validators);
  const disabled = new Set<ValidatorIndex>();
  for (const validator of [...onChain, ...lost]) {
    if (disabled.size >= most) break;
    disabled.add(validator);
  }
  return disabled;
}
