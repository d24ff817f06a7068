import type { Hash } from "@parahost/primitives";
import type { ServiceIdentifier } from "inversify";
import type { BlockId } from "./chain.js";

/** Says which block to finalize. Today at a set depth; later the highest that is approved. */
export interface FinalityRule {
  /**
   * Which block of the best chain is to be final now; `finalized` where none is.
   *
   * @param best - head of the best chain
   * @param finalized - the last block finalized
   * @param ancestorAt - the best chain's block of that number, between the two
   */
  target(best: BlockId, finalized: BlockId, ancestorAt: (number: number) => Hash): BlockId;
}
/** Token of {@link FinalityRule}. */
export const FinalityRule: ServiceIdentifier<FinalityRule> = Symbol.for("parahost.kernel.FinalityRule");
