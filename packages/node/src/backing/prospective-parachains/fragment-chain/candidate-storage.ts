import { type CandidateHash, err, type Hash, ok, type Result } from "@parahost/primitives";
import type { CandidateEntry } from "./candidate-entry.js";

/**
 * Candidates with any relation to each other, or none: they may form trees, and cycles.
 *
 * Order: what is listed comes in the order added.
 */
export class CandidateStorage {
  readonly #entries: Map<CandidateHash, CandidateEntry>;
  readonly #byParentHead: Map<Hash, Set<CandidateHash>>;
  readonly #byOutputHead: Map<Hash, Set<CandidateHash>>;

  constructor(entries: Iterable<CandidateEntry> = []) {
    this.#entries = new Map();
    this.#byParentHead = new Map();
    this.#byOutputHead = new Map();
    for (const entry of entries) this.add(entry);
  }

  /** How many there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether that candidate is there. */
  has(candidateHash: CandidateHash): boolean {
    return this.#entries.has(candidateHash);
  }

  /** The candidate of that hash. */
  get(candidateHash: CandidateHash): CandidateEntry | undefined {
    return this.#entries.get(candidateHash);
  }

  /** All of them. */
  entries(): readonly CandidateEntry[] {
    return [...this.#entries.values()];
  }

  /** Takes one in, unless it is there. */
  add(entry: CandidateEntry): Result<null, { readonly code: "CandidateAlreadyKnown" }> {
    const { candidateHash, parentHeadDataHash, outputHeadDataHash } = entry;
    if (this.#entries.has(candidateHash)) return err({ code: "CandidateAlreadyKnown" });
    this.#entries.set(candidateHash, entry);
    index(this.#byParentHead, parentHeadDataHash, candidateHash);
    index(this.#byOutputHead, outputHeadDataHash, candidateHash);
    return ok(null);
  }

  /** Forgets all of one. */
  remove(candidateHash: CandidateHash): void {
    const entry = this.#entries.get(candidateHash);
    if (!entry) return;
    this.#entries.delete(candidateHash);
    unindex(this.#byParentHead, entry.parentHeadDataHash, candidateHash);
    unindex(this.#byOutputHead, entry.outputHeadDataHash, candidateHash);
  }

  /** What is not there stays away. */
  markBacked(candidateHash: CandidateHash): void {
    const entry = this.#entries.get(candidateHash);
    if (entry) this.#entries.set(candidateHash, { ...entry, isBacked: true });
  }

  /** Candidates built on that head. */
  childrenOf(parentHeadDataHash: Hash): readonly CandidateEntry[] {
    return this.#named(this.#byParentHead.get(parentHeadDataHash));
  }

  /** Candidates built on that head that are backed. */
  backedChildrenOf(parentHeadDataHash: Hash): readonly CandidateEntry[] {
    return this.childrenOf(parentHeadDataHash).filter(({ isBacked }) => isBacked);
  }

  /** A head's data, from a candidate that produces it or one that is built on it. */
  headDataByHash(hash: Hash): Uint8Array | null {
    const [producer] = this.#named(this.#byOutputHead.get(hash));
    if (producer) return producer.candidate.commitments.headData;
    const [child] = this.childrenOf(hash);
    return child?.candidate.persistedValidationData.parentHead ?? null;
  }

  #named(hashes: Iterable<CandidateHash> = []): readonly CandidateEntry[] {
    const found: CandidateEntry[] = [];
    for (const candidateHash of hashes) {
      const entry = this.#entries.get(candidateHash);
      if (entry) found.push(entry);
    }
    return found;
  }
}

function index(by: Map<Hash, Set<CandidateHash>>, head: Hash, candidateHash: CandidateHash): void {
  const there = by.get(head);
  if (there) there.add(candidateHash);
  else by.set(head, new Set([candidateHash]));
}

function unindex(by: Map<Hash, Set<CandidateHash>>, head: Hash, candidateHash: CandidateHash): void {
  const there = by.get(head);
  there?.delete(candidateHash);
  if (there?.size === 0) by.delete(head);
}
