import type { BlockNumber, Hash } from "@parahost/primitives";
import type { BlockId } from "./ports/chain.js";

/** What the subsystems are to be told, as data. `deactivated` ascending. */
export type LeafSignal =
  | { readonly kind: "ActiveLeaves"; readonly activated: BlockId | null; readonly deactivated: readonly Hash[] }
  | { readonly kind: "BlockFinalized"; readonly block: BlockId };

/**
 * Which blocks are active leaves, and what is said when that changes.
 *
 * @guide node/overseer.md#on-block-import-event
 */
export class Leaves {
  readonly #active = new Map<Hash, BlockNumber>();

  /** Leaves that are there when the node starts: a signal each. */
  start(initial: readonly BlockId[]): readonly LeafSignal[] {
    return initial.map((leaf) => this.#activate(leaf, []));
  }

  /** A block that is a leaf at that moment changes nothing; any other becomes one, and its parent is one no more. */
  imported(block: BlockId & { readonly parentHash: Hash }): readonly LeafSignal[] {
    if (this.#active.has(block.hash)) return [];
    return [this.#activate(block, this.#active.delete(block.parentHash) ? [block.parentHash] : [])];
  }

  /** Leaves that finality has passed by are deactivated; the finalized block itself stays. */
  finalized(block: BlockId): readonly LeafSignal[] {
    const passed = [...this.#active].filter(([hash, number]) => number <= block.number && hash !== block.hash);
    const deactivated = passed.map(([hash]) => hash).sort();
    for (const hash of deactivated) this.#active.delete(hash);
    const finalized: LeafSignal = { kind: "BlockFinalized", block: { hash: block.hash, number: block.number } };
    return deactivated.length === 0 ? [finalized] : [finalized, { kind: "ActiveLeaves", activated: null, deactivated }];
  }

  #activate({ hash, number }: BlockId, deactivated: readonly Hash[]): LeafSignal {
    this.#active.set(hash, number);
    return { kind: "ActiveLeaves", activated: { hash, number }, deactivated };
  }
}
