import { readStored, type Store, type Stores, SubsystemError } from "@parahost/kernel";
import { type BlockNumber, bitRow, type Hash, type SessionIndex, sessionIndex } from "@parahost/primitives";
import { FORMAT_VERSION, KEEP_SESSIONS, STORE_NAME } from "./config.js";
import { type Conflict, conflictBetween, conflictsAmong, isSamePayload } from "./conflicts.js";
import { ALL, beforeNumber, beforeSession, isCopy, META, placesOf, puts, type Range, rangesAround } from "./places.js";
import { type Floors, type GuardMeta, guardMeta, type SigningRecord, signingRecord } from "./record.js";

/** All that one store has, or what is to be put into another one. */
export interface SigningHistory extends GuardMeta {
  readonly records: readonly SigningRecord[];
}
/** Why a history is not taken in. */
export type MergeError =
  | { readonly code: "OtherGenesis"; readonly stored: Hash; readonly given: Hash }
  | { readonly code: "ConflictingSignature"; readonly conflict: Conflict };

/**
 * What validators of one node have signed, in the store `signing-guard`. Whatever is written is flushed.
 *
 * Its methods do not take turns by themselves: whoever decides by what is on record, and then writes, must see to it.
 */
export class SigningRecords {
  private constructor(
    private readonly store: Store,
    private state: GuardMeta | null,
  ) {}

  /** Opens the store `signing-guard`. Fails as `Stores.open` does, and with `CorruptStore`, as whatever reads from it. */
  static async open(stores: Stores): Promise<SigningRecords> {
    const store = await stores.open(STORE_NAME, FORMAT_VERSION);
    const bytes = await store.get(META);
    const meta = bytes && readStored(guardMeta, bytes, { store: STORE_NAME, entry: "head of the record", key: META });
    return new SigningRecords(store, meta);
  }

  /** `null` before the first use. */
  get meta(): GuardMeta | null {
    return this.state;
  }

  /** Binds an empty store to a chain. */
  async begin(genesis: Hash): Promise<void> {
    const floors = { relayParentNumber: 0 as BlockNumber, session: sessionIndex(0) };
    await this.#write([], { genesis, floors });
  }

  /** The record over the same bytes, if there is one. */
  async same(wanted: SigningRecord): Promise<SigningRecord | null> {
    for await (const found of this.#around(wanted)) if (isSamePayload(found, wanted)) return found;
    return null;
  }

  /** What on record forbids to sign this, or `null`. */
  async conflictWith(wanted: SigningRecord): Promise<Conflict | null> {
    for await (const one of this.#around(wanted)) {
      const kind = conflictBetween(one, wanted);
      if (kind) return { kind, one, other: wanted };
    }
    return null;
  }

  /** Fulfilled once the records would survive a crash. Does not look for conflicts. */
  async put(records: readonly SigningRecord[]): Promise<void> {
    await this.store.write(records.flatMap(puts), { flush: true });
  }

  /** Every record once. */
  async *all(): AsyncGenerator<SigningRecord> {
    for (const range of ALL)
      for await (const [place, record] of this.#rows(range)) {
        const [original] = placesOf(record);
        const isOriginal = !isCopy(place, record) || !original || (await this.store.get(original)) === null;
        if (isOriginal) yield record;
      }
  }

  /**
   * Takes in what was signed elsewhere, all of it or nothing. A record that is there already stays; what was pruned there counts as
   * pruned here.
   */
  async merge({ genesis, floors, records }: SigningHistory): Promise<MergeError | null> {
    if (this.state && this.state.genesis !== genesis)
      return { code: "OtherGenesis", stored: this.state.genesis, given: genesis };
    const [conflict] = conflictsAmong(records);
    if (conflict) return { code: "ConflictingSignature", conflict };
    const added: SigningRecord[] = [];
    for (const record of records) {
      const conflict = await this.conflictWith(record);
      if (conflict) return { code: "ConflictingSignature", conflict };
      const known = await this.same(record);
      if (!known?.signature) added.push(record);
    }
    await this.#write(added, { genesis, floors: highest(floors, this.state?.floors ?? floors) });
    return null;
  }

  /**
   * Forgets statements and bitfields at relay parents below a number, and votes of sessions long before those; from now on nothing
   * can be signed there.
   *
   * @returns how many records were pruned
   */
  async prune(before: BlockNumber): Promise<number> {
    if (!this.state) return 0;
    const gone: Uint8Array[] = [];
    let session = 0;
    for (const range of beforeNumber(before))
      for await (const [place, record] of this.#rows(range)) {
        gone.push(place);
        session = Math.max(session, record.session);
      }
    const oldest = sessionIndex(Math.max(0, session - KEEP_SESSIONS));
    const { genesis } = this.state;
    const floors = highest(this.state.floors, { relayParentNumber: before, session: oldest });
    for await (const [place] of this.#rows(beforeSession(floors.session))) gone.push(place);
    await this.#write([], { genesis, floors }, gone);
    return gone.length;
  }

  /** The store can be opened by another from then on. */
  close(): Promise<void> {
    return this.store.close();
  }

  async *#around(record: SigningRecord): AsyncGenerator<SigningRecord> {
    for (const range of rangesAround(record)) for await (const [, found] of this.#rows(range)) yield found;
  }

  async *#rows([from, to]: Range): AsyncGenerator<readonly [Uint8Array, SigningRecord]> {
    for await (const [key, value] of this.store.range(from, to))
      yield [key, readStored(signingRecord, value, { store: STORE_NAME, entry: "record", key })];
  }

  async #write(records: readonly SigningRecord[], meta: GuardMeta, gone: readonly Uint8Array[] = []): Promise<void> {
    const put = { put: META, value: guardMeta.encode(meta) };
    await this.store.write([put, ...records.flatMap(puts), ...gone.map((place) => ({ delete: place }))], {
      flush: true,
    });
    this.state = meta;
  }
}

const highest = (a: Floors, b: Floors): Floors => ({
  relayParentNumber: Math.max(a.relayParentNumber, b.relayParentNumber) as BlockNumber,
  session: Math.max(a.session, b.session) as SessionIndex,
});

/** A conflict as a fault that names both sides. Not fatal: what was asked for is not signed, and that is all. */
export const conflictFault = ({ kind, one, other }: Conflict): SubsystemError =>
  new SubsystemError("signing-guard", "ConflictingSignature", {
    fatal: false,
    details: { conflict: kind, signed: named(one), wanted: named(other) },
  });

/** A record for the log: bits as a row of zeros and ones, no signature. */
export function named(record: SigningRecord): Readonly<Record<string, unknown>> {
  const { signature: _unsaid, ...said } = record;
  return "bits" in said ? { ...said, bits: bitRow(said.bits) } : said;
}
