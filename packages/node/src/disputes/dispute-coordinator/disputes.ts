import type { StoreOperation } from "@parahost/kernel";
import type { SessionIndex, ValidatorIndex } from "@parahost/primitives";
import type { DisputeMessage, DisputeRef, RecentDispute } from "@parahost/protocol";
import { deleteDispute, putDispute, putReceipt, putVote } from "./db/vote-store.js";
import { disputeKey } from "./dispute-key.js";
import { disputeMessage } from "./dispute-message.js";
import { disabledIn, LostDisputes } from "./lost-disputes.js";
import type { NewVotes } from "./new-votes.js";
import type { Priority } from "./participation/queues.js";
import type { VotingSession } from "./sessions.js";
import { SpamSlots } from "./spam-slots.js";
import { isActive, isConfirmed, type Standing, standingOf } from "./status.js";
import { type FreshVotes, VoteBook } from "./vote-book.js";
import { VoteBooks } from "./vote-books.js";

/** What is known around votes when they come. */
export interface Surroundings {
  /** The votes known so far, as they were read; `null`: none. */
  readonly book: VoteBook | null;
  readonly voting: VotingSession;
  readonly disabledOnChain: readonly ValidatorIndex[];
  readonly isBacked: boolean;
  readonly isIncluded: boolean;
  /** In seconds. */
  readonly now: bigint;
}
/** Why votes are not taken in. */
export type ImportRefusal =
  | "AncientSession"
  | "UnknownSession"
  | "UnknownCandidate"
  | "InvalidSignature"
  | "SpamSlotsFull";

/** What votes led to. Everything else follows once `operations` are written. */
export interface TakenIn {
  readonly book: VoteBook;
  readonly operations: readonly StoreOperation[];
  readonly fresh: FreshVotes;
  readonly status: RecentDispute["status"] | null;
  readonly isOpened: boolean;
  readonly concluded: "ConcludedFor" | "ConcludedAgainst" | null;
  /** The candidate was just found invalid by more than may be faulty. */
  readonly isReverted: boolean;
  readonly participate: Priority | null;
  /** It may be spam, so we took no part. */
  readonly isRefrained: boolean;
  /** Votes of ours that others are to have. */
  readonly messages: readonly DisputeMessage[];
  /** Disputes that nobody raises any more, since those who did have lost others. */
  readonly inactivated: readonly DisputeRef[];
}
/** What is to be done about a dispute after a restart. */
export type Resumption =
  | { readonly kind: "participate"; readonly priority: Priority }
  | { readonly kind: "send"; readonly messages: readonly DisputeMessage[] }
  | { readonly kind: "wait" };

/**
 * Disputes and the votes on them, as far as they are in memory. Decides, and neither waits nor writes.
 *
 * @guide node/disputes/dispute-coordinator.md
 */
export class Disputes {
  readonly books = new VoteBooks();
  readonly #recent = new Map<string, RecentDispute>();
  readonly #spam = new SpamSlots();
  readonly #lost = new LostDisputes();

  /** By {@link disputeKey}. */
  get recent(): ReadonlyMap<string, RecentDispute> {
    return this.#recent;
  }

  active(now: bigint): readonly RecentDispute[] {
    return [...this.#recent.values()].filter(({ status }) => isActive(status, now));
  }

  /** What was stored. */
  restore(disputes: readonly RecentDispute[]): void {
    for (const dispute of disputes) this.#recent.set(disputeKey(dispute), dispute);
  }

  /** Takes votes in, or says why not; then nothing has changed. */
  takeIn(votes: NewVotes, isLocal: boolean, around: Surroundings): TakenIn | ImportRefusal {
    const dispute = { session: votes.session, candidateHash: votes.candidateHash };
    const known = this.books.get(disputeKey(dispute)) ?? around.book;
    const book = known ?? (votes.receipt && new VoteBook(votes.receipt));
    if (!book) return "UnknownCandidate";
    const fresh = book.fresh(votes.statements);
    const [before, after] = this.#standings(dispute.session, book, fresh, around);
    const isSpam = mayBeSpam(after, fresh, around);
    if (!isSpam) this.#spam.clear(dispute);
    else if (!this.#hasSlots(dispute, fresh.newInvalid)) return "SpamSlotsFull";
    book.add(fresh);
    const kept = this.#keep(dispute, book, known === null && fresh.rows.length > 0, fresh);
    return {
      ...{ book, fresh, status: after.status },
      ...this.#changes(dispute, book, before, after, kept),
      ...part(book, after, isSpam, around),
      messages: ownMessages(
        dispute,
        book,
        isLocal ? fresh : null,
        before.status === null && after.status ? around : null,
      ),
    };
  }

  /** Looks at a dispute that was stored, its votes having been read. */
  resume(dispute: RecentDispute, book: VoteBook, around: Surroundings): Resumption {
    const { session, status } = dispute;
    this.books.pin(disputeKey(dispute), book);
    if (status.kind === "ConcludedFor" || status.kind === "ConcludedAgainst")
      this.#lost.note(session, status.kind, book);
    if (!isActive(status, around.now)) return { kind: "wait" };
    const nothing = book.fresh([]);
    const [standing] = this.#standings(session, book, nothing, around);
    if (mayBeSpam(standing, nothing, around)) {
      this.#spam.restore(dispute, book.voters());
      return { kind: "wait" };
    }
    const { participate } = part(book, standing, false, around);
    if (participate) return { kind: "participate", priority: participate };
    const rows = around.voting.ours.flatMap(({ index }) => book.of(index));
    return { kind: "send", messages: messagesOf(dispute, book, rows) };
  }

  /** Forgets the sessions before that one. */
  prune(oldest: SessionIndex): void {
    for (const [key, { session }] of this.#recent) {
      if (session >= oldest) continue;
      this.#recent.delete(key);
      this.books.unpin(key);
    }
    this.#spam.prune(oldest);
    this.#lost.prune(oldest);
  }

  #standings(
    session: SessionIndex,
    book: VoteBook,
    fresh: FreshVotes,
    { voting, disabledOnChain, now }: Surroundings,
  ): readonly [before: Standing, after: Standing] {
    const n = voting.validators.length;
    const disabled = disabledIn(disabledOnChain, this.#lost.of(session), n);
    const wasRaised = book.hasInvalidBeside(disabled);
    const isRaised = wasRaised || fresh.newInvalid.some((validator) => !disabled.has(validator));
    return [standingOf(book.counts, wasRaised, n, now), standingOf(fresh.counts, isRaised, n, now)];
  }

  /** Takes a slot of each who votes against. Nobody has to have one where nobody does. */
  #hasSlots(dispute: DisputeRef, against: readonly ValidatorIndex[]): boolean {
    const hadOne = against.map((validator) => this.#spam.add(dispute, validator));
    return against.length === 0 || hadOne.includes(true);
  }

  #keep(dispute: DisputeRef, book: VoteBook, isNew: boolean, { rows }: FreshVotes): StoreOperation[] {
    if (rows.length > 0) this.books.keep(disputeKey(dispute), book);
    return [...(isNew ? [putReceipt(dispute, book)] : []), ...rows.map((row) => putVote(dispute, row))];
  }

  #changes(dispute: DisputeRef, book: VoteBook, before: Standing, after: Standing, operations: StoreOperation[]) {
    const { status } = after;
    const isChanged = status !== null && status.kind !== before.status?.kind;
    const concluded = isChanged && "at" in status ? status.kind : null;
    if (isChanged) {
      const key = disputeKey(dispute);
      this.#recent.set(key, { ...dispute, status });
      this.books.pin(key, book);
      operations.push(putDispute(dispute, status));
    }
    const inactivated = concluded ? this.#lostBy(dispute.session, concluded, book) : [];
    operations.push(...inactivated.map(deleteDispute));
    const isReverted = !before.isByzantineAgainst && after.isByzantineAgainst;
    return { operations, isOpened: before.status === null && status !== null, concluded, isReverted, inactivated };
  }

  /** Notes who was wrong. @returns disputes that were raised by such validators alone */
  #lostBy(session: SessionIndex, outcome: "ConcludedFor" | "ConcludedAgainst", book: VoteBook): readonly DisputeRef[] {
    this.#lost.note(session, outcome, book);
    const lost = { has: (validator: ValidatorIndex) => this.#lost.has(session, validator) };
    const inactivated = [...this.#recent].filter(([key, dispute]) => {
      if (dispute.session !== session || isConfirmed(dispute.status)) return false;
      return this.books.get(key)?.hasInvalidBeside(lost) === false;
    });
    for (const [key] of inactivated) {
      this.#recent.delete(key);
      this.books.unpin(key);
    }
    return inactivated.map(([, { session, candidateHash }]) => ({ session, candidateHash }));
  }
}

/** The chain knows nothing of the candidate, and too few have voted; or only those have voted against whose word does not count. */
function mayBeSpam({ status }: Standing, { counts }: FreshVotes, { isBacked, isIncluded }: Surroundings): boolean {
  if (status === null) return counts.invalid > 0;
  return !isBacked && !isIncluded && !isConfirmed(status);
}

/** Whether we have to look into the candidate ourselves: we may vote, and have not. */
function part(book: VoteBook, { status }: Standing, isSpam: boolean, { voting: { ours }, isIncluded }: Surroundings) {
  const isMissing = ours.length > 0 && !ours.some(({ index }) => book.hasVoted(index));
  const isOurs = isMissing && status !== null && !isSpam;
  const participate: Priority | null = isOurs ? (isIncluded ? "priority" : "best-effort") : null;
  return { participate, isRefrained: isSpam };
}

/** What was just voted by us, and in a new dispute what we said when we approved the candidate. */
function ownMessages(
  dispute: DisputeRef,
  book: VoteBook,
  local: FreshVotes | null,
  opened: Surroundings | null,
): readonly DisputeMessage[] {
  const approvals = (opened?.voting.ours ?? [])
    .flatMap(({ index }) => book.of(index))
    .filter(({ statement }) => statement.statement.kind.startsWith("ApprovalChecking"));
  return messagesOf(dispute, book, [...(local?.rows ?? []), ...approvals]);
}

const messagesOf = (
  { session }: DisputeRef,
  book: VoteBook,
  rows: Parameters<typeof disputeMessage>[2][],
): readonly DisputeMessage[] =>
  rows.map((row) => disputeMessage(book, session, row)).filter((message) => message !== null);
