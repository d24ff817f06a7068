import type { BlockId } from "@parahost/kernel";
import type { Hash, Header } from "@parahost/primitives";

/** A block, and what hangs on it. */
export interface TreeNode<S> extends BlockId {
  readonly parentHash: Hash;
  readonly header: Header;
  readonly body: S;
  readonly children: Set<Hash>;
  /** Order of arrival, over the whole tree. */
  readonly arrival: number;
}

/**
 * The blocks that finality has not passed by, and the finalized ones of late.
 *
 * The best block is the highest; of equally high ones, that which came first.
 */
export class BlockTree<S> {
  readonly #nodes = new Map<Hash, TreeNode<S>>();
  #arrivals = 0;
  #best: TreeNode<S>;
  #finalized: TreeNode<S>;

  constructor(root: { readonly hash: Hash; readonly header: Header; readonly body: S }) {
    this.#best = this.#finalized = this.#enter(root);
  }

  get best(): TreeNode<S> {
    return this.#best;
  }

  get finalized(): TreeNode<S> {
    return this.#finalized;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(hash: Hash): TreeNode<S> | undefined {
    return this.#nodes.get(hash);
  }

  /** The parent must be in the tree. */
  insert(block: { readonly hash: Hash; readonly header: Header; readonly body: S }): TreeNode<S> {
    const parent = this.#nodes.get(block.header.parentHash);
    if (!parent) throw new RangeError(`parent ${block.header.parentHash} is not in the tree`);
    const node = this.#enter(block);
    parent.children.add(node.hash);
    if (node.number > this.#best.number) this.#best = node;
    return node;
  }

  /** The block of that number on the way from `from` down; `undefined` below what is kept. */
  ancestorAt(from: TreeNode<S>, number: number): TreeNode<S> | undefined {
    let node: TreeNode<S> | undefined = from;
    while (node && node.number > number) node = this.#nodes.get(node.parentHash);
    return node;
  }

  isDescendant(node: TreeNode<S>, ancestor: BlockId): boolean {
    return this.ancestorAt(node, ancestor.number)?.hash === ancestor.hash;
  }

  /**
   * Finalizes a block: what does not descend from it is dropped, and of the chain below the last `keep` blocks stay.
   *
   * @returns the blocks newly finalized, the lowest first, and those of the forks that were dropped
   */
  finalize(
    hash: Hash,
    keep: number,
  ): { readonly path: readonly TreeNode<S>[]; readonly dropped: readonly TreeNode<S>[] } {
    const target = this.#nodes.get(hash);
    if (!target || !this.isDescendant(target, this.#finalized))
      throw new RangeError(`${hash} does not descend from the finalized block ${this.#finalized.hash}`);
    const path: TreeNode<S>[] = [];
    for (let node = target; node.hash !== this.#finalized.hash; node = this.#parentOf(node)) path.unshift(node);
    const dropped = path.flatMap((node) => this.#dropSiblings(node));
    this.#finalized = target;
    if (!this.isDescendant(this.#best, target)) this.#best = this.#highestUnder(target);
    this.#forgetBelow(target.number - keep);
    return { path, dropped };
  }

  /** All that stands on a block, parents before their children. */
  descendants(root: TreeNode<S>): readonly TreeNode<S>[] {
    return [...this.#nodes.values()].filter((node) => node.number > root.number && this.isDescendant(node, root));
  }

  #enter({ hash, header, body }: { readonly hash: Hash; readonly header: Header; readonly body: S }): TreeNode<S> {
    const { parentHash, number } = header;
    const node = { hash, number, parentHash, header, body, children: new Set<Hash>(), arrival: this.#arrivals++ };
    this.#nodes.set(hash, node);
    return node;
  }

  #parentOf(node: TreeNode<S>): TreeNode<S> {
    const parent = this.#nodes.get(node.parentHash);
    if (!parent) throw new RangeError(`the parent of ${node.hash} is not kept`);
    return parent;
  }

  #dropSiblings(node: TreeNode<S>): readonly TreeNode<S>[] {
    const parent = this.#parentOf(node);
    const doomed = [...parent.children].filter((sibling) => sibling !== node.hash);
    const dropped: TreeNode<S>[] = [];
    for (let next = doomed.pop(); next; next = doomed.pop()) {
      const fallen = this.#nodes.get(next);
      if (!fallen) continue;
      dropped.push(fallen);
      doomed.push(...fallen.children);
      this.#nodes.delete(next);
    }
    parent.children.clear();
    parent.children.add(node.hash);
    return dropped;
  }

  #highestUnder(root: TreeNode<S>): TreeNode<S> {
    let best = root;
    for (const node of this.descendants(root)) if (node.number > best.number) best = node;
    return best;
  }

  #forgetBelow(number: number): void {
    let node = this.ancestorAt(this.#finalized, number);
    while (node && node.number <= number) {
      const parent: TreeNode<S> | undefined = this.#nodes.get(node.parentHash);
      if (parent) this.#nodes.delete(parent.hash);
      node = parent;
    }
  }
}
