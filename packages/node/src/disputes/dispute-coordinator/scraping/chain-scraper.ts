import type { BlockId } from "@parahost/kernel";
import { type BlockNumber, type CandidateHash, candidateHashOf, type Hash } from "@parahost/primitives";
import { DISPUTE_CANDIDATE_LIFETIME_AFTER_FINALIZATION } from "../config.js";
import type { ScrapedBlock } from "./scrape.js";
import { ScrapedCandidates } from "./scraped-candidates.js";

/** Remembers which candidates were backed and included, on any fork, until some blocks after finality: they are no spam. */
export class ChainScraper {
  readonly #backed = new ScrapedCandidates();
  readonly #included = new ScrapedCandidates();
  readonly #seen = new Map<Hash, BlockNumber>();

  isSeen(block: Hash): boolean {
    return this.#seen.has(block);
  }

  isBacked(candidateHash: CandidateHash): boolean {
    return this.#backed.has(candidateHash);
  }

  isIncluded(candidateHash: CandidateHash): boolean {
    return this.#included.has(candidateHash);
  }

  /** Blocks in which it was included. */
  blocksIncluding(candidateHash: CandidateHash): readonly BlockId[] {
    return this.#included.blocksOf(candidateHash);
  }

  /** @returns candidates that were included */
  note({ block, events }: ScrapedBlock): readonly CandidateHash[] {
    const included: CandidateHash[] = [];
    this.#seen.set(block.hash, block.number);
    for (const { kind, receipt } of events) {
      if (kind === "CandidateTimedOut") continue;
      const candidateHash = candidateHashOf(receipt);
      if (kind === "CandidateBacked") this.#backed.note(candidateHash, block);
      else {
        this.#included.note(candidateHash, block);
        included.push(candidateHash);
      }
    }
    return included;
  }

  finalized(number: BlockNumber): void {
    const below = number - (DISPUTE_CANDIDATE_LIFETIME_AFTER_FINALIZATION - 1);
    this.#backed.prune(below);
    this.#included.prune(below);
    for (const [block, at] of this.#seen) if (at < below) this.#seen.delete(block);
  }
}
