import type { BlockId, FinalityRule } from "@parahost/kernel";
import { blockNumber, type Hash } from "@parahost/primitives";

/** Finalizes what lies a set number of blocks below the best one. */
export class FinalityAtDepth implements FinalityRule {
  constructor(private readonly depth: number) {}

  target(best: BlockId, finalized: BlockId, ancestorAt: (number: number) => Hash): BlockId {
    const number = best.number - this.depth;
    return number <= finalized.number ? finalized : { hash: ancestorAt(number), number: blockNumber(number) };
  }
}
