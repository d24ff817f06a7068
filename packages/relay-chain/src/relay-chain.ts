import { FinalityRule } from "@parahost/kernel";
import { type BlockNumber, err, type Hash, ok, type Result } from "@parahost/primitives";
import type { ChainReport } from "@parahost/protocol";
import type { BlockBody, BlockError, RuntimeState } from "@parahost/runtime";
import { inject, injectable } from "inversify";
import { type Block, type ChainBlock, type Executed, headerHash } from "./block.js";
import { BlockTree, type NewBlock } from "./block-tree.js";
import { reportsOf } from "./chain-reports.js";
import { ChainRuntime } from "./chain-runtime.js";
import { ChainStore, type StoredChain } from "./chain-store.js";
import { ChainView, type SharedChain } from "./chain-view.js";
import { KEPT_BELOW_FINALIZED } from "./config.js";
import { corruptStore, notOpen } from "./errors.js";
import { FinalityVotes } from "./finality-votes.js";
import { Propagation } from "./propagation.js";
import type { SlotClaim } from "./slots.js";
import { undisputedOf } from "./undisputed.js";

/** Why a block did not get into the chain: one of these, or the runtime's own code. */
export interface ImportError {
  /**
   * `UnknownParent`: not there, or not kept any more. `NotInFinalizedChain`: finality has passed the parent by.
   * `BadSlotClaim`: no claim, a malformed one, or a slot that is not after the parent's.
   */
  readonly code: "UnknownParent" | "NotInFinalizedChain" | "BadSlotClaim" | BlockError["code"];
  readonly details: Readonly<Record<string, unknown>>;
}
/** What a node has of the chain. */
export interface JoinedView {
  readonly view: ChainView;
  /** Ends the view: no more blocks reach it. */
  leave(): void;
}
type Tree<Body> = BlockTree<Executed<Body>>;
const GENESIS_CLAIM: SlotClaim = { slot: 0, author: 0 };

/**
 * An embedded relay chain: the blocks, the state after each, and which of them are final.
 *
 * Every block is executed when it is imported, whoever built it. Nodes see the chain through views of their own. Who claims a
 * slot is taken at its word: all authors live in this process, and headers bear no seal.
 */
@injectable()
export class RelayChain<Body = BlockBody> implements SharedChain {
  /** Finalized blocks of late by number, and genesis, whose hash names the chain. */
  readonly #canonical = new Map<BlockNumber, Hash>();
  readonly #observers = new Set<(report: ChainReport) => void>();
  #tree: Tree<Body> | undefined;
  /** Imports follow one another, so that each sees what the one before it left. */
  #importing: Promise<unknown> = Promise.resolve();

  constructor(
    @inject(ChainRuntime) readonly runtime: ChainRuntime<Body>,
    @inject(FinalityRule) private readonly finality: FinalityRule,
    @inject(Propagation) private readonly propagation: Propagation,
    @inject(FinalityVotes) private readonly votes: FinalityVotes,
    @inject(ChainStore) private readonly store: ChainStore<Body>,
  ) {}

  /**
   * Goes on from what the store holds, or starts at genesis where it holds nothing. To be called once, before all else.
   *
   * Fails with `OtherGenesis`, or with `CorruptStore` where what is stored is no chain.
   */
  async open(genesis: RuntimeState): Promise<void> {
    const header = this.runtime.genesisHeader(genesis);
    const root = { hash: headerHash(header), header, body: notExecuted<Body>(genesis, GENESIS_CLAIM) };
    const stored = await this.store.open(root.hash);
    try {
      if (!stored) await this.store.begin(root);
      this.#tree = stored ? await this.#resumed(stored) : new BlockTree(root);
      const { finalized } = this.#tree;
      this.#canonical.set(header.number, root.hash).set(finalized.number, finalized.hash);
      await this.#finalize(); // What was imported, but not yet finalized when the chain was left.
    } catch (fault) {
      this.#tree = undefined;
      await this.store.close();
      throw fault;
    }
  }

  /** The head of the best chain. Fails with `NotOpen` before {@link open}. */
  get best(): ChainBlock<Body> {
    return this.#open.best;
  }

  /** How many blocks are kept, with their states. */
  get size(): number {
    return this.#open.size;
  }

  /** `undefined` for a block that is not kept. */
  get(hash: Hash): ChainBlock<Body> | undefined {
    return this.#open.get(hash);
  }

  canonical(number: BlockNumber): Hash | undefined {
    return this.#canonical.get(number);
  }

  /** Whether a block is the best one or an ancestor of it. Deeper than what is kept, finalized blocks are not known any more. */
  isOnBestChain(hash: Hash): boolean {
    const block = this.get(hash);
    return block !== undefined && this.#open.isDescendant(this.best, block);
  }

  /**
   * A view for a node that has everything that is there now.
   *
   * @param onFault - hears what the node's own listeners throw; the chain goes on
   */
  join(node: string, onFault: (fault: unknown) => void): JoinedView {
    const tree = this.#open;
    const view = new ChainView(this, [tree.finalized, ...tree.descendants(tree.finalized)]);
    return { view, leave: this.propagation.join(node, view, onFault) };
  }

  /** @param observer - must not throw: who imports the block would hear of it @returns what ends it */
  observe(observer: (report: ChainReport) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /**
   * Executes a block and takes it in. One that is there already changes nothing, nor does one that is refused.
   *
   * Imports happen in the order in which they were asked for. Rejects where the store fails: the block is not in then, or, where
   * it was finality that could not be stored, the block is in and finality follows with the next one.
   *
   * @param from - the node that made it, which sees it at once; `null` for none
   */
  import(block: Block<Body>, from: string | null): Promise<Result<ChainBlock<Body>, ImportError>> {
    const imported = this.#importing.then(() => this.#import(block, from));
    this.#importing = imported.catch(() => {}); // Whoever asked for it hears of it; the next is none the worse for it.
    return imported;
  }

  /** Fulfilled once what is being imported is in, or refused. */
  async close(): Promise<void> {
    await this.#importing;
    await this.store.close();
  }

  async #import(block: Block<Body>, from: string | null): Promise<Result<ChainBlock<Body>, ImportError>> {
    const tree = this.#open;
    const hash = headerHash(block.header);
    const present = tree.get(hash);
    if (present) return ok(present);
    const run = await this.#execute(tree, hash, block);
    if (!run.ok) return run;
    await this.store.imported(hash, block);
    const node = tree.insert(run.value);
    this.propagation.send(node, from);
    this.#report(reportsOf(node, tree.finalized.number));
    await this.#finalize();
    return ok(node);
  }

  async #execute(
    tree: Tree<Body>,
    hash: Hash,
    block: Block<Body>,
  ): Promise<Result<NewBlock<Executed<Body>>, ImportError>> {
    const { header, body } = block;
    const parent = tree.get(header.parentHash);
    if (!parent) return err({ code: "UnknownParent", details: { hash, parentHash: header.parentHash } });
    if (parent.number < tree.finalized.number)
      return err({ code: "NotInFinalizedChain", details: { hash, finalized: tree.finalized.hash } });
    const claim = this.runtime.claimIn(header.digest);
    if (!claim || claim.slot <= parent.body.claim.slot)
      return err({ code: "BadSlotClaim", details: { hash, claim, parentSlot: parent.body.claim.slot } });
    const run = await this.runtime.execute(parent, block);
    return run.ok ? ok({ hash, header, body: { body, claim, ...run.value } }) : run;
  }

  /** Stored first, then done: a store that fails leaves the chain as it was. */
  async #finalize(): Promise<void> {
    const tree = this.#open;
    const target = await this.#finalityTarget(tree);
    if (target === tree.finalized.hash) return;
    const { path, dropped } = tree.finalizationOf(target);
    await this.store.finalized(path, dropped);
    tree.finalize(target, KEPT_BELOW_FINALIZED);
    for (const { number, hash } of path) this.#canonical.set(number, hash);
    for (const number of this.#canonical.keys())
      if (number > 0 && number < tree.finalized.number - KEPT_BELOW_FINALIZED) this.#canonical.delete(number);
    this.propagation.finalized(tree.finalized);
    this.#report(path.map(({ number, hash }) => ({ event: "finalized", number, hash })));
  }

  /** What the rule says, short of candidates that the chain has in dispute, and of those that its validators have. */
  async #finalityTarget(tree: Tree<Body>): Promise<Hash> {
    const { best, finalized } = tree;
    const target = this.finality.target(best, finalized, (number) => {
      const ancestor = tree.ancestorAt(best, number);
      if (!ancestor) throw new RangeError(`block ${number} lies outside what is kept`);
      return ancestor.hash;
    });
    if (target.hash === finalized.hash) return target.hash;
    const { path } = tree.finalizationOf(target.hash);
    const undisputed = undisputedOf(path, best, this.runtime);
    return ((await this.votes.agreed(finalized, undisputed, this.runtime)).at(-1) ?? finalized).hash;
  }

  async #resumed({ finalized, entries, unfinalized }: StoredChain<Body>): Promise<Tree<Body>> {
    const { header, body } = finalized;
    const claim = header.number === 0 ? GENESIS_CLAIM : this.runtime.claimIn(header.digest);
    if (!claim) throw corruptStore({ entry: "finalized block", reason: "no slot claim" });
    const state = this.runtime.load(entries);
    if (state.root() !== header.stateRoot)
      throw corruptStore({ entry: "state", root: state.root(), expected: header.stateRoot });
    const tree: Tree<Body> = new BlockTree({ hash: headerHash(header), header, body: notExecuted(state, claim, body) });
    for (const block of unfinalized) {
      const hash = headerHash(block.header);
      const run = await this.#execute(tree, hash, block);
      if (!run.ok) throw corruptStore({ entry: "unfinalized block", hash, ...run.error });
      tree.insert(run.value);
    }
    return tree;
  }

  #report(reports: readonly ChainReport[]): void {
    for (const report of reports) for (const observer of this.#observers) observer(report);
  }

  get #open(): Tree<Body> {
    if (!this.#tree) throw notOpen();
    return this.#tree;
  }
}

/** A block that is not executed here: genesis, and the one that the store holds the state of. */
const notExecuted = <Body>(state: RuntimeState, claim: SlotClaim, body: Body | null = null): Executed<Body> => ({
  state,
  claim,
  events: [],
  body,
});
