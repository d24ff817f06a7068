import { readStored, type Store, type StoreOperation } from "@parahost/kernel";
import type { ErasureChunk } from "@parahost/primitives";
import {
  type AvailableData,
  type Bits,
  type BlockNumber,
  bitAt,
  bitsOf,
  type CandidateHash,
  type Codec,
  codecs,
  onesOf,
  type ValidatorIndex,
} from "@parahost/primitives";
import { type AgendaItem, agendaItem, placesOnAgenda, type Range } from "./agenda.js";
import { STORE_NAME } from "./config.js";
import {
  type CandidateMeta,
  type CandidateState,
  candidateMeta,
  chunkKey,
  dataKey,
  metaKey,
  NOTED_KEY,
} from "./records.js";

const NO_VALUE = new Uint8Array();

/** A change of one candidate's record, with what else is to be written in the same step; `null` forgets the candidate. */
export type Change = { readonly meta: CandidateMeta; readonly operations?: readonly StoreOperation[] } | null | "keep";

/**
 * Candidates' records, data and chunks in a store.
 *
 * Records are read and written one change at a time, so that none is lost; data, chunks and the agenda are written in one step with
 * the record that speaks of them. What does not decode is `CorruptStore`.
 */
export class CandidateStore {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: Store) {}

  async meta(candidate: CandidateHash): Promise<CandidateMeta | null> {
    return this.#read(candidateMeta, "record of a candidate", metaKey(candidate));
  }

  /** Candidates that are on the agenda, by block or time; one that several blocks include is there for each. */
  async *due(range: Range): AsyncIterable<AgendaItem> {
    for await (const [key] of this.store.range(...range)) {
      const item = agendaItem(key);
      if (item) yield item;
    }
  }

  async data(candidate: CandidateHash): Promise<AvailableData | null> {
    return this.#read(codecs.availableData, "available data", dataKey(candidate));
  }

  async chunk(candidate: CandidateHash, index: ValidatorIndex | number): Promise<ErasureChunk | null> {
    return this.#read(codecs.erasureChunk, "chunk", chunkKey(candidate, index));
  }

  async chunks(candidate: CandidateHash): Promise<readonly ErasureChunk[]> {
    const meta = await this.meta(candidate);
    const found = await Promise.all(
      [...onesOf(meta?.chunks ?? bitsOf(0))].map((index) => this.chunk(candidate, index)),
    );
    return found.filter((chunk) => chunk !== null);
  }

  /** The finalized block up to which all that blocks say of candidates was noted; `null` in a new store. */
  async notedUpTo(): Promise<BlockNumber | null> {
    return this.#read(codecs.blockNumber, "finalized block", NOTED_KEY);
  }

  /** Not flushed: where it is lost, some blocks are noted again. It is never there without what was noted before. */
  async noteUpTo(number: BlockNumber): Promise<void> {
    await this.store.write([{ put: NOTED_KEY, value: codecs.blockNumber.encode(number) }]);
  }

  /**
   * Decides on the record as it is then, and writes the outcome in one step.
   *
   * Data and chunks are flushed before this is fulfilled, with the record that speaks of them. What is noted of blocks, or pruned,
   * is not: a node that lost it notes and prunes it again.
   */
  change<T>(candidate: CandidateHash, decide: (meta: CandidateMeta | null) => readonly [Change, T]): Promise<T> {
    const changed = this.#last.then(async () => {
      const before = await this.meta(candidate);
      const [change, outcome] = decide(before);
      const flush = change !== "keep" && change?.operations !== undefined;
      if (change !== "keep") await this.store.write(operationsOf(candidate, before, change), { flush });
      return outcome;
    });
    this.#last = changed.catch(() => undefined); // The caller of this change hears of it; the next one starts anew.
    return changed;
  }

  /** Fulfilled once all that was begun is written. */
  async close(): Promise<void> {
    await this.#last;
    await this.store.close();
  }

  async #read<T>(codec: Codec<T>, entry: string, key: Uint8Array): Promise<T | null> {
    const bytes = await this.store.get(key);
    return bytes && readStored(codec, bytes, { store: STORE_NAME, entry, key });
  }
}

function operationsOf(
  candidate: CandidateHash,
  before: CandidateMeta | null,
  change: Exclude<Change, "keep">,
): readonly StoreOperation[] {
  const agenda = agendaChange(candidate, before?.state ?? null, change?.meta.state ?? null);
  if (change) {
    const record = { put: metaKey(candidate), value: candidateMeta.encode(change.meta) };
    return [record, ...agenda, ...(change.operations ?? [])];
  }
  const chunks = [...onesOf(before?.chunks ?? bitsOf(0))].map((index) => ({ delete: chunkKey(candidate, index) }));
  return [{ delete: metaKey(candidate) }, { delete: dataKey(candidate) }, ...agenda, ...chunks];
}

function agendaChange(
  candidate: CandidateHash,
  before: CandidateState | null,
  after: CandidateState | null,
): readonly StoreOperation[] {
  if (before === after) return [];
  const gone = before ? placesOnAgenda(candidate, before) : [];
  const come = after ? placesOnAgenda(candidate, after) : [];
  return [...gone.map((place) => ({ delete: place })), ...come.map((place) => ({ put: place, value: NO_VALUE }))];
}

/** The same bits with one more set. */
export const withBit = (bits: Bits, index: number): Bits => bitsOf(bits.length, [...onesOf(bits), index]);
export const hasChunk = ({ chunks }: CandidateMeta, index: number): boolean => bitAt(chunks, index);
