import type { BlockId } from "@parahost/kernel";
import type { BlockNumber, CandidateHash } from "@parahost/primitives";

/** Candidates that blocks spoke of, with the blocks, as long as these are not old. */
export class ScrapedCandidates {
  readonly #blocks = new Map<CandidateHash, BlockId[]>();
  readonly #byNumber = new Map<BlockNumber, Set<CandidateHash>>();

  has(candidateHash: CandidateHash): boolean {
    return this.#blocks.has(candidateHash);
  }

  /** In the order in which they were noted. */
  blocksOf(candidateHash: CandidateHash): readonly BlockId[] {
    return this.#blocks.get(candidateHash) ?? [];
  }

  note(candidateHash: CandidateHash, block: BlockId): void {
    const blocks = this.#blocks.get(candidateHash) ?? [];
    if (blocks.some(({ hash }) => hash === block.hash)) return;
    this.#blocks.set(candidateHash, [...blocks, block]);
    const there = this.#byNumber.get(block.number) ?? new Set();
    this.#byNumber.set(block.number, there.add(candidateHash));
  }

  /** Forgets the blocks below a number, and the candidates that are in no other. */
  prune(below: number): void {
    for (const [number, candidates] of this.#byNumber) {
      if (number >= below) continue;
      this.#byNumber.delete(number);
      for (const candidateHash of candidates) {
        const left = this.blocksOf(candidateHash).filter((block) => block.number >= below);
        if (left.length > 0) this.#blocks.set(candidateHash, left);
        else this.#blocks.delete(candidateHash);
      }
    }
  }
}
