import type { BlockId, Chain, ChainListener } from "@parahost/kernel";
import type { BlockNumber, Hash, Header } from "@parahost/primitives";
import { blockIdOf, type ChainBlock } from "./block.js";

/** What a view looks things up in: the chain that all views share. */
export interface SharedChain {
  /** `undefined` for a block that is not kept. */
  get(hash: Hash): ChainBlock<unknown> | undefined;
  /** The finalized block of that number, as long as it is kept. */
  canonical(number: BlockNumber): Hash | undefined;
}

/**
 * The relay chain as one node sees it. Blocks may reach it later than others, but never before their parents.
 *
 * The best block is the highest viable one that has arrived; of equally high ones, that which arrived first here. That a block was
 * reverted is noticed with the next that arrives.
 */
export class ChainView implements Chain {
  /** Of the blocks from the finalized one on. */
  readonly #arrived = new Set<Hash>();
  /** Arrived before their parent: by the parent's hash. */
  readonly #orphans = new Map<Hash, ChainBlock<unknown>[]>();
  readonly #listeners = new Set<ChainListener>();
  #best: ChainBlock<unknown>;
  #finalized: ChainBlock<unknown>;
  /** The highest that the chain has finalized, as long as it has not arrived here. */
  #finalizedAhead: ChainBlock<unknown> | undefined;

  /** @param known - what the node has already: the finalized block and all that descends from it, parents first */
  constructor(
    private readonly chain: SharedChain,
    known: readonly [ChainBlock<unknown>, ...ChainBlock<unknown>[]],
  ) {
    this.#best = this.#finalized = known[0];
    for (const block of known) this.#enter(block);
  }

  /** What an author builds on. */
  get best(): ChainBlock<unknown> {
    return this.#best;
  }

  /** The block with all that is known of it; `undefined` where it has not arrived here, or is not kept any more. */
  block(at: Hash): ChainBlock<unknown> | undefined {
    const block = this.chain.get(at);
    return block && (this.#arrived.has(at) || this.#isFinalized(block)) ? block : undefined;
  }

  /** `null` for a block that has not reached this node. */
  async header(at: Hash): Promise<Header | null> {
    return this.block(at)?.header ?? null;
  }

  async finalizedHash(number: BlockNumber): Promise<Hash | null> {
    return number <= this.#finalized.number ? (this.chain.canonical(number) ?? null) : null;
  }

  /** The last block of which this node has heard that it is final. */
  finalized(): BlockId {
    return blockIdOf(this.#finalized);
  }

  async ancestors(at: Hash, k: number): Promise<readonly Hash[]> {
    const ancestors: Hash[] = [];
    let block = this.block(at);
    while (block && ancestors.length < k) {
      block = this.block(block.parentHash);
      if (block) ancestors.push(block.hash);
    }
    return ancestors;
  }

  leaves(): readonly BlockId[] {
    return [...this.#arrived]
      .flatMap((hash) => this.chain.get(hash) ?? [])
      .filter(({ children }) => ![...children].some((child) => this.#arrived.has(child)))
      .map(blockIdOf);
  }

  listen(listener: ChainListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A block arrives. One that finality has passed by is left where it is. */
  deliver(block: ChainBlock<unknown>): void {
    if (this.#arrived.has(block.hash) || !this.chain.get(block.hash)) return;
    if (!this.#arrived.has(block.parentHash)) {
      this.#orphans.set(block.parentHash, [...(this.#orphans.get(block.parentHash) ?? []), block]);
      return;
    }
    this.#enter(block);
    for (const listener of this.#listeners) listener.imported({ ...blockIdOf(block), parentHash: block.parentHash });
    if (this.#isFinalizedAhead(block)) this.finalize(block);
    const orphans = this.#orphans.get(block.hash) ?? [];
    this.#orphans.delete(block.hash);
    for (const orphan of orphans) this.deliver(orphan);
  }

  /** The chain has finalized a block. The node hears of it once the block has arrived. */
  finalize(block: ChainBlock<unknown>): void {
    if (block.number <= this.#finalized.number) return;
    if (!this.#arrived.has(block.hash)) {
      this.#finalizedAhead = block;
      return;
    }
    if (this.#finalizedAhead?.hash === block.hash) this.#finalizedAhead = undefined;
    this.#finalized = block;
    this.#forgetDropped();
    for (const listener of this.#listeners) listener.finalized(blockIdOf(block));
  }

  #enter(block: ChainBlock<unknown>): void {
    this.#arrived.add(block.hash);
    if (!this.#best.isViable) this.#best = this.#highestArrived();
    else if (block.isViable && block.number > this.#best.number) this.#best = block;
  }

  /** Forks that finality dropped are not in the tree any more, and finalized blocks need no mark of having arrived. */
  #forgetDropped(): void {
    for (const hash of this.#arrived) {
      const block = this.chain.get(hash);
      if (!block || block.number < this.#finalized.number) this.#arrived.delete(hash);
    }
    for (const [parent] of this.#orphans) if (!this.chain.get(parent)) this.#orphans.delete(parent);
    if (!this.#arrived.has(this.#best.hash)) this.#best = this.#highestArrived();
  }

  #highestArrived(): ChainBlock<unknown> {
    let best = this.#finalized;
    for (const hash of this.#arrived) {
      const block = this.chain.get(hash);
      if (block?.isViable && block.number > best.number) best = block;
    }
    return best;
  }

  #isFinalized(block: ChainBlock<unknown>): boolean {
    return block.number <= this.#finalized.number && this.#isCanonical(block);
  }

  /** What the chain finalized on the way to a block that is still to come is as final as that one. */
  #isFinalizedAhead(block: ChainBlock<unknown>): boolean {
    return block.number <= (this.#finalizedAhead?.number ?? -1) && this.#isCanonical(block);
  }

  #isCanonical({ number, hash }: ChainBlock<unknown>): boolean {
    return this.chain.canonical(number) === hash;
  }
}
