import type {
  CandidateReceipt,
  DisputeStatementRow,
  InvalidDisputeStatementKind,
  ValidatorIndex,
  ValidDisputeStatementKind,
} from "@parahost/primitives";
import type { DisputeVote } from "@parahost/protocol";
import type { VoteCounts } from "./status.js";

type ValidVote = DisputeVote<ValidDisputeStatementKind>;
type InvalidVote = DisputeVote<InvalidDisputeStatementKind>;

/** Votes that change something: news, or a backing vote in place of another vote for the candidate. */
export interface FreshVotes {
  /** One a validator and side. */
  readonly rows: readonly DisputeStatementRow[];
  /** Validators that had no vote on that side. */
  readonly newValid: number;
  readonly newInvalid: readonly ValidatorIndex[];
  /** As it will be once they are in. */
  readonly counts: VoteCounts;
}

/**
 * The votes on one candidate: one a validator on each side at the most.
 *
 * For the candidate a vote from backing stays, and takes the place of any other: it is what a backer is slashed for.
 */
export class VoteBook {
  readonly #valid = new Map<ValidatorIndex, ValidVote>();
  readonly #invalid = new Map<ValidatorIndex, InvalidVote>();
  #voters = 0;
  #ascending: { readonly valid: readonly ValidVote[]; readonly invalid: readonly InvalidVote[] } | null = null;

  constructor(
    readonly receipt: CandidateReceipt,
    rows: Iterable<DisputeStatementRow> = [],
  ) {
    for (const row of rows) this.#put(row);
  }

  /** Votes for the candidate, ascending by validator. */
  get valid(): readonly ValidVote[] {
    return this.#sorted().valid;
  }

  /** Votes against it, ascending by validator. */
  get invalid(): readonly InvalidVote[] {
    return this.#sorted().invalid;
  }

  get counts(): VoteCounts {
    return { valid: this.#valid.size, invalid: this.#invalid.size, voters: this.#voters };
  }

  hasInvalid(): boolean {
    return this.#invalid.size > 0;
  }

  hasVoted(validator: ValidatorIndex): boolean {
    return this.#valid.has(validator) || this.#invalid.has(validator);
  }

  /** Whoever has voted, on either side. */
  voters(): ReadonlySet<ValidatorIndex> {
    return new Set([...this.#valid.keys(), ...this.#invalid.keys()]);
  }

  /** Whether somebody has voted against, beside those. */
  hasInvalidBeside(validators: { has(validator: ValidatorIndex): boolean }): boolean {
    for (const validator of this.#invalid.keys()) if (!validators.has(validator)) return true;
    return false;
  }

  /** The votes of a validator. */
  of(validator: ValidatorIndex): readonly DisputeStatementRow[] {
    const valid = this.#valid.get(validator);
    const invalid = this.#invalid.get(validator);
    return [...(valid ? [validRow(valid)] : []), ...(invalid ? [invalidRow(invalid)] : [])];
  }

  /** Which votes would change something. Changes nothing. */
  fresh(rows: readonly DisputeStatementRow[]): FreshVotes {
    const valid = new Map<ValidatorIndex, DisputeStatementRow>();
    const invalid = new Map<ValidatorIndex, DisputeStatementRow>();
    for (const row of rows) {
      const { validatorIndex } = row;
      if (row.statement.side === "Invalid") {
        if (!this.#invalid.has(validatorIndex) && !invalid.has(validatorIndex)) invalid.set(validatorIndex, row);
      } else if (isBetter(row, this.#valid.get(validatorIndex)?.kind ?? kindOf(valid.get(validatorIndex))))
        valid.set(validatorIndex, row);
    }
    const newValid = [...valid.keys()].filter((validator) => !this.#valid.has(validator));
    const newVoters = new Set([...newValid, ...invalid.keys()].filter((validator) => !this.hasVoted(validator)));
    return {
      rows: [...valid.values(), ...invalid.values()],
      newValid: newValid.length,
      newInvalid: [...invalid.keys()],
      counts: {
        valid: this.#valid.size + newValid.length,
        invalid: this.#invalid.size + invalid.size,
        voters: this.#voters + newVoters.size,
      },
    };
  }

  /** Takes in votes that are fresh. */
  add({ rows }: FreshVotes): void {
    for (const row of rows) this.#put(row);
    if (rows.length > 0) this.#ascending = null;
  }

  #put({ statement, validatorIndex, signature }: DisputeStatementRow): void {
    if (!this.hasVoted(validatorIndex)) this.#voters += 1;
    if (statement.side === "Valid")
      this.#valid.set(validatorIndex, { validatorIndex, kind: statement.statement, signature });
    else this.#invalid.set(validatorIndex, { validatorIndex, kind: statement.statement, signature });
  }

  #sorted() {
    this.#ascending ??= { valid: ascending(this.#valid), invalid: ascending(this.#invalid) };
    return this.#ascending;
  }
}

const validRow = ({ validatorIndex, kind, signature }: ValidVote): DisputeStatementRow => ({
  ...{ statement: { side: "Valid", statement: kind }, validatorIndex, signature },
});
const invalidRow = ({ validatorIndex, kind, signature }: InvalidVote): DisputeStatementRow => ({
  ...{ statement: { side: "Invalid", statement: kind }, validatorIndex, signature },
});

const isBacking = (kind: ValidDisputeStatementKind): boolean =>
  kind.kind === "BackingSeconded" || kind.kind === "BackingValid";

function kindOf(row: DisputeStatementRow | undefined): ValidDisputeStatementKind | undefined {
  return row?.statement.side === "Valid" ? row.statement.statement : undefined;
}

/** Whether a vote for the candidate counts where its validator has another one, or none. */
function isBetter({ statement }: DisputeStatementRow, known: ValidDisputeStatementKind | undefined): boolean {
  if (known === undefined) return true;
  return statement.side === "Valid" && isBacking(statement.statement) && !isBacking(known);
}

const ascending = <V extends DisputeVote<unknown>>(votes: ReadonlyMap<ValidatorIndex, V>): readonly V[] =>
  [...votes.values()].sort((a, b) => a.validatorIndex - b.validatorIndex);
