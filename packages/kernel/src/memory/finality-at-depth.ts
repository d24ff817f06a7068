import { blockNumber } from "@parahost/primitives";
import type { FinalityRule } from "../ports/finality-rule.js";

/** Finalizes what lies so many blocks below the best block, and never goes back. */
export function finalityAtDepth(depth: number): FinalityRule {
  if (!Number.isSafeInteger(depth) || depth < 0) throw new RangeError(`finality at a depth of ${depth} blocks`);
  return {
    target(best, finalized, ancestorAt) {
      const number = best.number - depth;
      if (number <= finalized.number) return finalized;
      return depth === 0 ? best : { hash: ancestorAt(number), number: blockNumber(number) };
    },
  };
}
