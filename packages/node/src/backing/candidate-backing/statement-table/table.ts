import { err, ok, type Result } from "@parahost/primitives";
import type { TableContext, TableTypes } from "./context.js";
import { conflictOf, type TableMisbehavior, unauthorizedStatement } from "./misbehavior.js";
import type { AttestedCandidate, Summary, TableStatement, TableVote } from "./statement.js";

interface TableConfig {
  /** Whether an authority may put forward several candidates: then whoever uses the table bounds how many. */
  readonly allowMultipleSeconded: boolean;
}
interface CandidateEntry<T extends TableTypes> {
  readonly candidate: T["candidate"];
  readonly group: T["group"];
  readonly votes: Map<T["authority"], TableVote<T>>;
}
interface Proposal<T extends TableTypes> {
  readonly candidate: T["candidate"];
  readonly candidateHash: T["digest"];
  readonly signature: T["signature"];
}
type Imported<T extends TableTypes> = Result<Summary<T> | null, TableMisbehavior<T>>;

/** What was found, and of whom. */
export interface Found<T extends TableTypes> {
  readonly authority: T["authority"];
  readonly misbehavior: TableMisbehavior<T>;
}

/**
 * Collects the statements of one relay parent: counts votes on candidates, and finds those who contradict themselves.
 *
 * Signatures are taken as verified, and only compared.
 *
 * @guide node/backing/candidate-backing.md
 */
export class StatementTable<T extends TableTypes> {
  readonly #candidates = new Map<T["digest"], CandidateEntry<T>>();
  /** What each authority has put forward, in order. */
  readonly #proposals = new Map<T["authority"], Proposal<T>[]>();
  #found: Found<T>[] = [];

  constructor(
    private readonly context: TableContext<T>,
    private readonly config: TableConfig,
  ) {}

  /** @returns what a new vote has made of its candidate; `null` where none was entered */
  import(statement: TableStatement<T>): Summary<T> | null {
    const imported = statement.kind === "Seconded" ? this.#putForward(statement) : this.#valid(statement);
    if (imported.ok) return imported.value;
    this.#found.push({ authority: statement.authority, misbehavior: imported.error });
    return null;
  }

  /** A candidate that somebody of its group has put forward. */
  candidate(candidateHash: T["digest"]): T["candidate"] | undefined {
    return this.#candidates.get(candidateHash)?.candidate;
  }

  /** @returns `null` where the candidate is not known, or has too few votes */
  attested(candidateHash: T["digest"]): AttestedCandidate<T> | null {
    const entry = this.#candidates.get(candidateHash);
    return entry && entry.votes.size >= this.context.requisiteVotes(entry.group) ? entry : null;
  }

  /** Misbehaviours found since this was last called, in the order found. */
  drainMisbehaviors(): readonly Found<T>[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #putForward(statement: TableStatement<T> & { kind: "Seconded" }): Imported<T> {
    const { candidate, authority, signature } = statement;
    const candidateHash = this.context.digestOf(candidate);
    const group = this.#candidates.get(candidateHash)?.group ?? this.context.groupOf(candidate, authority);
    if (group === null || !this.context.isMemberOf(authority, group)) return err(unauthorizedStatement<T>(statement));

    const proposals = this.#proposals.get(authority) ?? [];
    const [first] = proposals;
    if (!proposals.some((proposal) => proposal.candidateHash === candidateHash)) {
      const second = { candidate, candidateHash, signature };
      if (first && !this.config.allowMultipleSeconded) return err(multipleCandidates(first, second));
      this.#proposals.set(authority, [...proposals, second]);
    }
    let entry = this.#candidates.get(candidateHash);
    if (!entry) {
      entry = { candidate, group, votes: new Map() };
      this.#candidates.set(candidateHash, entry);
    }
    return enter(entry, candidateHash, authority, { kind: "Implicit", signature });
  }

  #valid(statement: TableStatement<T> & { kind: "Valid" }): Imported<T> {
    const { candidateHash, authority, signature } = statement;
    const entry = this.#candidates.get(candidateHash);
    if (!entry) return ok(null);
    if (!this.context.isMemberOf(authority, entry.group)) return err(unauthorizedStatement<T>(statement));
    return enter(entry, candidateHash, authority, { kind: "Explicit", signature });
  }
}

/** The first vote stands. */
function enter<T extends TableTypes>(
  { candidate, group, votes }: CandidateEntry<T>,
  candidateHash: T["digest"],
  authority: T["authority"],
  vote: TableVote<T>,
): Imported<T> {
  const standing = votes.get(authority);
  if (!standing) {
    votes.set(authority, vote);
    return ok({ candidateHash, group, validityVotes: votes.size });
  }
  const conflict = conflictOf<T>(candidate, candidateHash, standing, vote);
  return conflict ? err(conflict) : ok(null);
}

const multipleCandidates = <T extends TableTypes>(first: Proposal<T>, second: Proposal<T>): TableMisbehavior<T> => ({
  kind: "MultipleCandidates",
  first: { candidate: first.candidate, signature: first.signature },
  second: { candidate: second.candidate, signature: second.signature },
});
