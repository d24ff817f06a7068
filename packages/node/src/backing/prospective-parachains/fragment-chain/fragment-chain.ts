import { type CandidateHash, err, type Hash, type Result } from "@parahost/primitives";
import type { CandidateRef } from "@parahost/protocol";
import { BackedChain } from "./backed-chain.js";
import type { CandidateEntry, PotentialCandidate } from "./candidate-entry.js";
import { CandidateStorage } from "./candidate-storage.js";
import type { FragmentChainError } from "./errors.js";
import { populateChain } from "./populate.js";
import { checkPotential } from "./potential.js";
import type { Scope } from "./scope.js";
import { trimIneligibleForks } from "./trim.js";

type Outcome = Result<null, FragmentChainError>;

/**
 * The candidates of one para that may come after the head included last, as one leaf sees them.
 *
 * The best chain: those pending availability, then those backed, each built on the one before, longer by one than the depth allowed
 * at most. Beside it the unconnected: seconded or backed candidates that may join it one day, or take its place.
 *
 * @guide node/backing/prospective-parachains.md
 */
export class FragmentChain {
  readonly #chain = new BackedChain();
  #unconnected = new CandidateStorage();

  private constructor(readonly scope: Scope) {}

  /**
   * A chain of those pending availability alone.
   *
   * @param pendingAvailability - the candidates that the scope names as pending
   */
  static init(scope: Scope, pendingAvailability: CandidateStorage): FragmentChain {
    const chain = new FragmentChain(scope);
    populateChain(chain.#at, pendingAvailability);
    return chain;
  }

  /** Takes over what another chain of the para knows, as far as it has potential here: that of the leaf's parent. */
  populateFromPrevious(previous: FragmentChain): void {
    const storage = new CandidateStorage(previous.#unconnected.entries());
    // Those that were pending there are pending here too, or included, or timed out.
    for (const { entry } of previous.#chain.nodes)
      if (!previous.scope.pendingAvailability(entry.candidateHash)) storage.add(entry);
    this.#rebuild(storage);
  }

  /** From the head included last on. */
  get bestChain(): readonly CandidateHash[] {
    return this.#chain.nodes.map(({ entry }) => entry.candidateHash);
  }

  /** How many are in the best chain. */
  get bestChainLength(): number {
    return this.#chain.length;
  }

  /** In the order in which they came. */
  get unconnected(): readonly CandidateHash[] {
    return this.#unconnected.entries().map(({ candidateHash }) => candidateHash);
  }

  /** How many are kept beside it. */
  get unconnectedCount(): number {
    return this.#unconnected.size;
  }

  /** Whether it is kept beside the best chain. */
  containsUnconnected(candidateHash: CandidateHash): boolean {
    return this.#unconnected.has(candidateHash);
  }

  /** In the best chain, or backed beside it. */
  isBacked(candidateHash: CandidateHash): boolean {
    return this.#chain.has(candidateHash) || this.#unconnected.get(candidateHash)?.isBacked === true;
  }

  /** Whether it could be kept: `CandidateAlreadyKnown` where it is kept already. */
  canAddAsPotential(candidate: PotentialCandidate): Outcome {
    const { candidateHash } = candidate;
    if (this.#chain.has(candidateHash) || this.#unconnected.has(candidateHash))
      return err({ code: "CandidateAlreadyKnown" });
    const max = this.scope.parts.maxUnconnected;
    if (this.#unconnected.size >= max) return err({ code: "TooManyCandidates", max });
    return checkPotential(this.#at, candidate);
  }

  /** Keeps a seconded candidate with potential beside the best chain: it joins it no sooner than it is backed. */
  tryAddingSeconded(entry: CandidateEntry): Outcome {
    if (entry.isBacked) return err({ code: "IntroduceBackedCandidate" });
    const can = this.canAddAsPotential(entry);
    return can.ok ? this.#unconnected.add(entry) : can;
  }

  /** Notes that an unconnected candidate has its votes. The best chain may grow by several, or be another one afterwards. */
  candidateBacked(candidateHash: CandidateHash): void {
    const entry = this.#unconnected.get(candidateHash);
    if (!entry) return;
    this.#unconnected.markBacked(candidateHash);
    const { parentHeadDataHash } = entry;
    if (this.#revertTo(parentHeadDataHash)) this.#rebuild(this.#unconnected, parentHeadDataHash);
  }

  /** The data of the head with that hash, where any candidate here comes from it or comes to it, or it is the one included last. */
  headDataByHash(hash: Hash): Uint8Array | null {
    if (hash === this.scope.requiredParentHash) return this.scope.baseConstraints.requiredParent;
    const producer = this.#chain.producerOf(hash);
    return producer ? producer.entry.candidate.commitments.headData : this.#unconnected.headDataByHash(hash);
  }

  /**
   * The next candidates that can be backed on the chain.
   *
   * @param ancestors - candidates on cores that come before them, in any order: those of them that lead on from the head included last
   * @param count - how many at most
   */
  findBackableChain(ancestors: Iterable<CandidateHash>, count: number): readonly CandidateRef[] {
    const start = this.#findAncestorPath(new Set(ancestors));
    const found: CandidateRef[] = [];
    for (const { entry, relayParent } of this.#chain.nodes.slice(start, start + count)) {
      if (this.scope.pendingAvailability(entry.candidateHash)) break;
      found.push({ candidateHash: entry.candidateHash, relayParent: relayParent.hash });
    }
    return found;
  }

  /** How many candidates from the start of the chain are among the ancestors, without a gap. */
  #findAncestorPath(ancestors: ReadonlySet<CandidateHash>): number {
    const gap = this.#chain.nodes.findIndex(({ entry }) => !ancestors.has(entry.candidateHash));
    return gap < 0 ? this.#chain.length : gap;
  }

  get #at() {
    return { scope: this.scope, chain: this.#chain };
  }

  /** The best chain from what is there, without the forks that lost; what may join it one day stays beside it. */
  #rebuild(storage: CandidateStorage, from?: Hash): void {
    this.#unconnected = new CandidateStorage();
    populateChain(this.#at, storage);
    trimIneligibleForks(this.#at, storage, from);
    for (const entry of storage.entries()) {
      const isPending = this.scope.pendingAvailability(entry.candidateHash) !== undefined;
      if (!isPending && this.canAddAsPotential(entry).ok) this.#unconnected.add(entry);
    }
  }

  /** Sets aside what follows that head. @returns whether the chain comes to it, or starts from it */
  #revertTo(head: Hash): boolean {
    const startsThere = head === this.scope.requiredParentHash;
    if (!startsThere && !this.#chain.producerOf(head)) return false;
    const removed = startsThere ? this.#chain.clear() : this.#chain.revertTo(head);
    for (const { entry } of removed) this.#unconnected.add(entry);
    return true;
  }
}
