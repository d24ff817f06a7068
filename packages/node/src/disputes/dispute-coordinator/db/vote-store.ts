import { readStored, type Store, type StoredAt, type StoreOperation, type Stores } from "@parahost/kernel";
import { codecs, type DisputeStatementRow, enumOf, type SessionIndex } from "@parahost/primitives";
import type { DisputeRef, DisputeStatus, RecentDispute } from "@parahost/protocol";
import { orFatal } from "../../../shared/store-faults.js";
import { FORMAT_VERSION, MAX_CLEAN_BATCH_SIZE } from "../config.js";
import { VoteBook } from "../vote-book.js";
import { all, before, placeOf, placeOfVote, refAt, votesOn } from "./places.js";

/** The store's name. */
export const STORE_NAME = "dispute-coordinator";
const at = (entry: string, key: Uint8Array): StoredAt => ({ store: STORE_NAME, entry, key });

/** How far a dispute has come, as it is kept. */
export const disputeStatus = enumOf<DisputeStatus, "kind">("DisputeStatus", "kind", {
  Active: { index: 0, fields: {} },
  ConcludedFor: { index: 1, fields: { at: codecs.u64 } },
  ConcludedAgainst: { index: 2, fields: { at: codecs.u64 } },
  Confirmed: { index: 3, fields: {} },
});

/** Says that a candidate is known. */
export const putReceipt = (of: DisputeRef, { receipt }: VoteBook): StoreOperation => ({
  put: placeOf("c", of),
  value: codecs.candidateReceipt.encode(receipt),
});
/** Keeps a vote; each has a place of its own, so that one more vote is one more write, however many there are. */
export const putVote = (of: DisputeRef, row: DisputeStatementRow): StoreOperation => ({
  put: placeOfVote(of, row.statement.side, row.validatorIndex),
  value: codecs.disputeStatementRow.encode(row),
});
/** Keeps how far a dispute has come. */
export const putDispute = (of: DisputeRef, status: DisputeStatus): StoreOperation => ({
  put: placeOf("d", of),
  value: disputeStatus.encode(status),
});
/** There is no such dispute any more. */
export const deleteDispute = (of: DisputeRef): StoreOperation => ({ delete: placeOf("d", of) });

/** Votes and disputes by session, in the store `dispute-coordinator`. A store that fails ends the node (`DisputeStore`, `CorruptStore`). */
export class VoteStore {
  #last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly store: Store) {}

  static open(stores: Stores): Promise<VoteStore> {
    return stored(async () => new VoteStore(await stores.open(STORE_NAME, FORMAT_VERSION)));
  }

  /** Every dispute, ascending by session. */
  disputes(): Promise<readonly RecentDispute[]> {
    return stored(async () => {
      const disputes: RecentDispute[] = [];
      for await (const [place, value] of this.store.range(...all("d")))
        disputes.push({ ...refAt(place), status: readStored(disputeStatus, value, at("dispute", place)) });
      return disputes;
    });
  }

  /** What is known of a candidate; `null` where nothing is. */
  book(of: DisputeRef): Promise<VoteBook | null> {
    return stored(async () => {
      const place = placeOf("c", of);
      const receipt = await this.store.get(place);
      if (!receipt) return null;
      const rows: DisputeStatementRow[] = [];
      for await (const [key, value] of this.store.range(...votesOn(of)))
        rows.push(readStored(codecs.disputeStatementRow, value, at("vote", key)));
      return new VoteBook(readStored(codecs.candidateReceipt, receipt, at("receipt", place)), rows);
    });
  }

  /** All or nothing; fulfilled once it would survive a crash. */
  write(operations: readonly StoreOperation[]): Promise<void> {
    return this.#write(operations, true);
  }

  /** Forgets the sessions before that one, step by step: what a crash leaves is forgotten the next time. */
  async prune(oldest: SessionIndex): Promise<void> {
    for (const kind of ["d", "v", "c"] as const)
      for (;;) {
        const gone = await stored(() => this.#first(before(kind, oldest)));
        if (gone.length > 0) await this.#write(gone, false);
        if (gone.length < MAX_CLEAN_BATCH_SIZE) break;
      }
  }

  /** Fulfilled once all that was begun is written. */
  async close(): Promise<void> {
    await this.#last;
    await this.store.close();
  }

  #write(operations: readonly StoreOperation[], flush: boolean): Promise<void> {
    const written = stored(() => this.store.write(operations, { flush }));
    this.#last = Promise.allSettled([this.#last, written]);
    return written;
  }

  async #first([from, to]: readonly [Uint8Array, Uint8Array]): Promise<readonly StoreOperation[]> {
    const gone: StoreOperation[] = [];
    for await (const [place] of this.store.range(from, to)) {
      gone.push({ delete: place });
      if (gone.length === MAX_CLEAN_BATCH_SIZE) break;
    }
    return gone;
  }
}

/** Without its votes the node would forget what it has confirmed to others, so a store that fails is the node's end. */
const stored = <T>(work: () => Promise<T>): Promise<T> => orFatal("dispute-coordinator", "DisputeStore", work);
