import type { JobContext } from "@parahost/kernel";
import { type CandidateReceipt, type DisputeStatement, disputeVoteTriple } from "@parahost/primitives";
import type { ImportStatementsResult } from "@parahost/protocol";
import { MAX_IMPORTS_AT_ONCE } from "./config.js";
import { disputeKey } from "./dispute-key.js";
import type { ImportRefusal, Surroundings } from "./disputes.js";
import type { Knowledge } from "./knowledge.js";
import type { NewVotes } from "./new-votes.js";
import type { DisputeCoordinatorRole } from "./role.js";
import { disabledAt } from "./sessions.js";
import type { Decision, Turn } from "./turns.js";
import type { VoteBook } from "./vote-book.js";
import type { VoteSignatures } from "./vote-signatures.js";

type Job = JobContext<DisputeCoordinatorRole>;

/** Votes that wait for their turn, and whoever waits for them. */
export interface WantedImport {
  readonly votes: NewVotes;
  /** Our own finding, which is to be signed first. */
  readonly finding: DisputeStatement["side"] | null;
  /** Told once what was taken in is safe. */
  settle(result: ImportStatementsResult): void;
  /** `null`: nobody waits. */
  readonly failed: ((fault: unknown) => void) | null;
}
/** Votes whose signatures are good, with what was read for them. */
export interface ReadyImport {
  readonly wanted: WantedImport;
  readonly votes: NewVotes;
  readonly around: Omit<Surroundings, "isBacked" | "isIncluded" | "now">;
}
/** One that needs no decision. */
export interface RefusedImport {
  readonly wanted: WantedImport;
  readonly refusal: ImportRefusal;
}
interface KnownCandidate {
  readonly book: VoteBook | null;
  readonly receipt: CandidateReceipt | null;
  /** Somebody has voted against it. */
  readonly isOpposed: boolean;
}
type Decide = (imports: readonly (ReadyImport | RefusedImport)[]) => Decision<DisputeCoordinatorRole>;

/** Imports that are prepared, decided and written together. Votes that are known are not verified again. */
export class ImportTurn implements Turn<DisputeCoordinatorRole> {
  readonly #wanted: WantedImport[];

  constructor(
    private readonly knowledge: Knowledge,
    private readonly signatures: VoteSignatures,
    private readonly decide: Decide,
    wanted: readonly WantedImport[],
  ) {
    this.#wanted = [...wanted];
  }

  get isFull(): boolean {
    return this.#wanted.length >= MAX_IMPORTS_AT_ONCE;
  }

  add(wanted: WantedImport): void {
    this.#wanted.push(wanted);
  }

  async prepare(job: Job): Promise<() => Decision<DisputeCoordinatorRole>> {
    const candidates = new Map<string, KnownCandidate>();
    const prepared: (ReadyImport | RefusedImport)[] = [];
    for (const wanted of this.#wanted) prepared.push(await this.#read(job, wanted, candidates));
    const verified = await this.#verify(prepared);
    return () => this.decide(verified);
  }

  failed(fault: unknown): void {
    for (const wanted of this.#wanted) wanted.failed?.(fault);
    if (this.#wanted.some((wanted) => wanted.failed === null)) throw fault;
  }

  async #read(
    job: Job,
    wanted: WantedImport,
    candidates: Map<string, KnownCandidate>,
  ): Promise<ReadyImport | RefusedImport> {
    const { votes, finding } = wanted;
    const { sessions, leaf } = this.knowledge;
    const { book, receipt, isOpposed } = await this.#candidate(wanted, candidates);
    if (!receipt) return { wanted, refusal: "UnknownCandidate" };
    if (votes.session < sessions.earliest) return { wanted, refusal: "AncientSession" };
    const { relayParent } = receipt.descriptor;
    const voting = await sessions.get(job, votes.session, [leaf?.hash ?? null, relayParent]);
    if (!voting) return { wanted, refusal: "UnknownSession" };
    const disabledOnChain = isOpposed ? await disabledAt(job, relayParent) : [];
    const around = { book, voting, disabledOnChain };
    if (finding === null) return { wanted, votes, around };
    const silent = voting.ours.filter(({ index }) => !book?.hasVoted(index));
    const statements = await this.signatures.sign(votes, finding, silent);
    return { wanted, votes: { ...votes, statements }, around };
  }

  /** What is known of a candidate before an import, by the store and by the imports before it in this turn. */
  async #candidate({ votes, finding }: WantedImport, candidates: Map<string, KnownCandidate>): Promise<KnownCandidate> {
    const { disputes, store } = this.knowledge;
    const key = disputeKey(votes);
    const before = candidates.get(key);
    const book = before ? before.book : (disputes.books.get(key) ?? (await store.book(votes)));
    const isAgainst = finding === "Invalid" || votes.statements.some(({ statement }) => statement.side === "Invalid");
    const known = {
      book,
      receipt: book?.receipt ?? before?.receipt ?? votes.receipt,
      isOpposed: isAgainst || (before?.isOpposed ?? book?.hasInvalid() ?? false),
    };
    candidates.set(key, known);
    return known;
  }

  /** Verifies all signatures together. One that is bad has its import refused. */
  async #verify(prepared: readonly (ReadyImport | RefusedImport)[]): Promise<readonly (ReadyImport | RefusedImport)[]> {
    const toVerify = prepared.map(triplesOf);
    const good = await this.signatures.verify(toVerify.flatMap((triples) => triples ?? []));
    let next = 0;
    return prepared.map((one, i) => {
      const triples = toVerify[i];
      const areGood = triples?.every((_, at) => good[next + at] === true) ?? false;
      next += triples?.length ?? 0;
      return areGood || "refusal" in one ? one : { wanted: one.wanted, refusal: "InvalidSignature" };
    });
  }
}

/** What is to be verified; `null` where nobody can have signed that. */
function triplesOf(one: ReadyImport | RefusedImport) {
  if ("refusal" in one || one.votes.isChecked || one.wanted.finding !== null) return [];
  const { votes, around } = one;
  const rows = around.book?.fresh(votes.statements).rows ?? votes.statements;
  const triples = rows.map((row) =>
    disputeVoteTriple(row, votes.candidateHash, votes.session, around.voting.validators),
  );
  const possible = triples.filter((triple) => triple !== null);
  return possible.length === rows.length ? possible : null;
}
