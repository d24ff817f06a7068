import type { BlockId } from "@parahost/kernel";
import { consensusLogsIn, type Hash, type Header } from "@parahost/primitives";

/** A block that is not in a tree yet. */
export interface NewBlock<S> {
  readonly hash: Hash;
  readonly header: Header;
  readonly body: S;
}
/** A block, and what hangs on it. */
export interface TreeNode<S> extends BlockId, NewBlock<S> {
  readonly parentHash: Hash;
  readonly children: ReadonlySet<Hash>;
  /** Whether others may be built on it: neither it nor an ancestor above finality was reverted. */
  readonly isViable: boolean;
}
/** What becomes of the tree when a block is finalized. */
export interface Finalization<S> {
  /** The blocks that become final, the lowest first. */
  readonly path: readonly TreeNode<S>[];
  /** Those of the forks that finality passes by, parents before their children. */
  readonly dropped: readonly TreeNode<S>[];
}
type Entry<S> = Omit<TreeNode<S>, "isViable"> & { readonly children: Set<Hash>; isViable: boolean };

/**
 * The blocks that finality has not passed by, and the finalized ones of late.
 *
 * Every block that is not below the finalized one descends from it. The best block is the highest that is viable; of equally high
 * ones, that which came first. A block whose header says so reverts one of its ancestors, and all that stands on that one.
 *
 * @guide node/utility/chain-selection.md#chainselectionmessagerevertblocks
 */
export class BlockTree<S> {
  /** In order of arrival, so that parents come before their children. */
  readonly #nodes = new Map<Hash, Entry<S>>();
  #best: Entry<S>;
  #finalized: Entry<S>;

  /** @param root - finalized, as far as this tree goes */
  constructor(root: NewBlock<S>) {
    this.#best = this.#finalized = this.#enter(root);
  }

  /** The highest block that is viable; of equally high ones the first that came. */
  get best(): TreeNode<S> {
    return this.#best;
  }

  /** The last finalized block; the root at first. */
  get finalized(): TreeNode<S> {
    return this.#finalized;
  }

  /** How many blocks are kept. */
  get size(): number {
    return this.#nodes.size;
  }

  /** `undefined` for a block that is not kept, or never was there. */
  get(hash: Hash): TreeNode<S> | undefined {
    return this.#nodes.get(hash);
  }

  /**
   * @throws RangeError where the parent is not in the tree or lies below finality, the number does not follow the parent's, or
   * the block is there already
   */
  insert(block: NewBlock<S>): TreeNode<S> {
    const parent = this.#nodes.get(block.header.parentHash);
    if (!parent) throw new RangeError(`parent ${block.header.parentHash} is not in the tree`);
    if (parent.number < this.#finalized.number) throw new RangeError(`parent ${parent.hash} lies below finality`);
    if (block.header.number !== parent.number + 1)
      throw new RangeError(`block ${block.header.number} does not follow block ${parent.number}`);
    if (this.#nodes.has(block.hash)) throw new RangeError(`block ${block.hash} is in the tree already`);
    const node = this.#enter(block, parent.isViable);
    parent.children.add(node.hash);
    for (const log of consensusLogsIn(block.header.digest)) if (log.kind === "Revert") this.#revert(node, log.number);
    if (!this.#best.isViable) this.#best = this.#highest();
    else if (node.isViable && node.number > this.#best.number) this.#best = node;
    return node;
  }

  /** The block of that number on the way from `from` down; `undefined` above `from`, and below what is kept. */
  ancestorAt(from: TreeNode<S>, number: number): TreeNode<S> | undefined {
    let node: TreeNode<S> | undefined = from;
    while (node && node.number > number) node = this.#nodes.get(node.parentHash);
    return node?.number === number ? node : undefined;
  }

  /** A block descends from itself. */
  isDescendant(node: TreeNode<S>, ancestor: BlockId): boolean {
    return this.ancestorAt(node, ancestor.number)?.hash === ancestor.hash;
  }

  /** All that stands on a block, parents before their children. */
  descendants(root: TreeNode<S>): readonly TreeNode<S>[] {
    return [...this.#nodes.values()].filter((node) => node.number > root.number && this.isDescendant(node, root));
  }

  /**
   * What finalizing a block would do. Changes nothing.
   *
   * @throws RangeError where it does not descend from the finalized block
   */
  finalizationOf(hash: Hash): Finalization<S> {
    const target = this.#nodes.get(hash);
    if (!target || !this.isDescendant(target, this.#finalized))
      throw new RangeError(`${hash} does not descend from the finalized block ${this.#finalized.hash}`);
    const path: TreeNode<S>[] = [];
    for (let node = target; node.hash !== this.#finalized.hash; node = this.#parentOf(node)) path.push(node);
    path.reverse();
    return { path, dropped: path.flatMap((node) => this.#besides(node)) };
  }

  /**
   * Finalizes a block: what does not descend from it is dropped, and of the chain below the last `keep` blocks stay.
   *
   * @throws RangeError where it does not descend from the finalized block
   */
  finalize(hash: Hash, keep: number): Finalization<S> {
    const finalization = this.finalizationOf(hash);
    for (const { hash: fallen } of finalization.dropped) this.#nodes.delete(fallen);
    for (const node of finalization.path) {
      const { children } = this.#parentOf(node);
      for (const child of children) if (child !== node.hash) children.delete(child);
    }
    this.#finalized = this.#nodes.get(hash) ?? this.#finalized;
    if (!this.#nodes.has(this.#best.hash)) this.#best = this.#highest();
    this.#forgetBelow(this.#finalized.number - keep);
    return finalization;
  }

  /** What is final stays, whatever it holds. */
  #revert(by: TreeNode<S>, number: number): void {
    const reverted = number > this.#finalized.number ? this.ancestorAt(by, number) : undefined;
    if (!reverted) return;
    for (const { hash } of [reverted, ...this.descendants(reverted)]) {
      const node = this.#nodes.get(hash);
      if (node) node.isViable = false;
    }
  }

  #enter({ hash, header, body }: NewBlock<S>, isViable = true): Entry<S> {
    const { parentHash, number } = header;
    const node = { hash, number, parentHash, header, body, isViable, children: new Set<Hash>() };
    this.#nodes.set(hash, node);
    return node;
  }

  #parentOf(node: TreeNode<S>): Entry<S> {
    const parent = this.#nodes.get(node.parentHash);
    if (!parent) throw new RangeError(`the parent of ${node.hash} is not kept`);
    return parent;
  }

  /** The other children of a block's parent, with all that stands on them. */
  #besides(node: TreeNode<S>): readonly TreeNode<S>[] {
    const found: TreeNode<S>[] = [];
    const waiting = [...this.#parentOf(node).children].filter((sibling) => sibling !== node.hash);
    for (const hash of waiting) {
      const sibling = this.#nodes.get(hash);
      if (!sibling) continue;
      found.push(sibling);
      waiting.push(...sibling.children);
    }
    return found;
  }

  /** Of those from the finalized block on, which are all that can be the best. */
  #highest(): Entry<S> {
    let highest = this.#finalized;
    for (const node of this.#nodes.values()) if (node.isViable && node.number > highest.number) highest = node;
    return highest;
  }

  #forgetBelow(number: number): void {
    const lowest = this.ancestorAt(this.#finalized, number);
    for (let node = lowest && this.#nodes.get(lowest.parentHash); node; node = this.#nodes.get(node.parentHash))
      this.#nodes.delete(node.hash);
  }
}
