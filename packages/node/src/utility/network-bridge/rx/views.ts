import { type BlockNumber, blockNumber, err, type Hash, ok, type Result } from "@parahost/primitives";
import { MAX_VIEW_HEADS, type View } from "@parahost/protocol";

/** What a peer is taken to know before it says so. */
export const NO_VIEW: View = { heads: [], finalizedNumber: blockNumber(0) };

/** Why a peer's view is not believed. */
export type ViewFault = "EmptyView" | "MalformedView";

/** Checks a peer's view: some heads, few enough, ascending, none twice, and finality does not go back. */
export function checkView(view: View, before: View): Result<null, ViewFault> {
  const { heads, finalizedNumber } = view;
  if (heads.length === 0) return err("EmptyView");
  const areAscending = heads.every((head, i) => i === 0 || (heads[i - 1] ?? head) < head);
  const isMalformed = heads.length > MAX_VIEW_HEADS || !areAscending || finalizedNumber < before.finalizedNumber;
  return isMalformed ? err("MalformedView") : ok(null);
}

export const hasSameHeads = (a: View, b: View): boolean =>
  a.heads.length === b.heads.length && a.heads.every((head, i) => head === b.heads[i]);

export const isSameView = (a: View, b: View): boolean => a.finalizedNumber === b.finalizedNumber && hasSameHeads(a, b);

/** Our own view: the highest of the active leaves. */
export class OurView {
  readonly #leaves = new Map<Hash, BlockNumber>();
  #finalized = blockNumber(0);

  activated(leaf: { readonly hash: Hash; readonly number: BlockNumber }): void {
    this.#leaves.set(leaf.hash, leaf.number);
  }

  deactivated(leaf: Hash): void {
    this.#leaves.delete(leaf);
  }

  /** Peers learn of it with the next change of heads. */
  finalized(number: BlockNumber): void {
    this.#finalized = number;
  }

  get view(): View {
    const highest = [...this.#leaves].sort(([, a], [, b]) => b - a).slice(0, MAX_VIEW_HEADS);
    return { heads: highest.map(([hash]) => hash).sort(), finalizedNumber: this.#finalized };
  }
}
