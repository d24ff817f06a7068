import { FinalityRule, SignatureVerifier } from "@parahost/kernel";
import { type BlockNumber, err, type Hash, ok, type ParachainsInherentData, type Result } from "@parahost/primitives";
import type { ChainReport } from "@parahost/protocol";
import {
  type BlockBody,
  type BlockContext,
  type BlockError,
  RelayRuntime,
  type RuntimeState,
  type VerifiedSignatures,
} from "@parahost/runtime";
import { inject, injectable } from "inversify";
import { type Block, type ChainBlock, type Executed, headerHash } from "./block.js";
import { BlockTree } from "./block-tree.js";
import { reportsOf } from "./chain-reports.js";
import { ChainStore, type StoredChain } from "./chain-store.js";
import { ChainView, type SharedChain } from "./chain-view.js";
import { KEPT_BELOW_FINALIZED } from "./config.js";
import { Propagation } from "./propagation.js";
import { claimIn, type SlotClaim } from "./slots.js";
import { verifiedAhead } from "./verified-ahead.js";

/** Why a block did not get into the chain: one of these, or the runtime's own code. */
export interface ImportError {
  readonly code: "UnknownParent" | "BadSlotClaim" | BlockError["code"];
  readonly details: Readonly<Record<string, unknown>>;
}
const GENESIS_CLAIM: SlotClaim = { slot: 0, author: 0 };

/**
 * An embedded relay chain: the blocks, the state after each, and which of them are final.
 *
 * Every block is executed when it is imported, whoever built it. Nodes see the chain through views of their own.
 */
@injectable()
export class RelayChain implements SharedChain {
  /** Finalized blocks of late by number, and genesis, whose hash names the chain. */
  readonly #canonical = new Map<BlockNumber, Hash>();
  readonly #observers = new Set<(report: ChainReport) => void>();
  #tree: BlockTree<Executed> | undefined;
  /** Imports follow one another, so that each sees what the one before it left. */
  #importing: Promise<unknown> = Promise.resolve();

  constructor(
    @inject(RelayRuntime) readonly runtime: RelayRuntime,
    @inject(SignatureVerifier) private readonly verifier: SignatureVerifier,
    @inject(FinalityRule) private readonly finality: FinalityRule,
    @inject(Propagation) private readonly propagation: Propagation,
    @inject(ChainStore) private readonly store: ChainStore,
  ) {}

  /** Goes on from what the store holds, or starts at genesis where it holds nothing. Fails with `OtherGenesis`. */
  async open(genesis: RuntimeState): Promise<void> {
    const header = this.runtime.genesisHeader(genesis);
    const hash = headerHash(header);
    const stored = await this.store.open(hash);
    this.#tree = new BlockTree<Executed>(
      stored ? this.#resumed(stored) : { hash, header, body: executed(genesis, GENESIS_CLAIM) },
    );
    const root = this.#tree.finalized;
    this.#canonical.set(header.number, hash).set(root.number, root.hash);
    if (!stored) await this.store.begin(root);
    for (const block of stored?.unfinalized ?? []) await this.import(block, null);
  }

  get best(): ChainBlock {
    return this.#open.best;
  }

  get(hash: Hash): ChainBlock | undefined {
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

  /** A view for a node that has everything that is there now. */
  join(node: string): { readonly view: ChainView; readonly leave: () => void } {
    const tree = this.#open;
    const view = new ChainView(this, [tree.finalized, ...tree.descendants(tree.finalized)]);
    return { view, leave: this.propagation.join(node, view) };
  }

  /** @returns what ends it */
  observe(observer: (report: ChainReport) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** Which of the signatures that an inherent brings on that parent are good. */
  verified(parent: ChainBlock, context: BlockContext, inherent: ParachainsInherentData): Promise<VerifiedSignatures> {
    return verifiedAhead(this.verifier, this.runtime.signaturesOf(parent.body.state, context, inherent));
  }

  /**
   * Executes a block and takes it in. One that is there already changes nothing.
   *
   * @param from - the node that made it, which sees it at once; `null` for none
   */
  import(block: Block, from: string | null): Promise<Result<ChainBlock, ImportError>> {
    const imported = this.#importing.then(() => this.#import(block, from));
    this.#importing = imported.catch(() => {});
    return imported;
  }

  /** Fulfilled once what is being imported is in, or refused. */
  async close(): Promise<void> {
    await this.#importing;
    await this.store.close();
  }

  async #import(block: Block, from: string | null): Promise<Result<ChainBlock, ImportError>> {
    const { header, body } = block;
    const hash = headerHash(header);
    const present = this.get(hash);
    if (present) return ok(present);
    const parent = this.get(header.parentHash);
    if (!parent) return err({ code: "UnknownParent", details: { hash, parentHash: header.parentHash } });
    const claim = claimIn(header.digest);
    if (!claim || claim.slot <= parent.body.claim.slot)
      return err({ code: "BadSlotClaim", details: { hash, claim, parentSlot: parent.body.claim.slot } });
    const good = await this.verified(parent, header, body.inherent);
    const run = this.runtime.executeBlock(parent.body.state, block, good);
    if (!run.ok) return run;
    const node = this.#open.insert({ hash, header, body: { body, claim, ...run.value } });
    await this.store.imported(node);
    this.propagation.send(node, from);
    for (const report of reportsOf(node)) this.#report(report);
    await this.#finalize();
    return ok(node);
  }

  async #finalize(): Promise<void> {
    const tree = this.#open;
    const { best, finalized } = tree;
    const target = this.finality.target(best, finalized, (number) => {
      const ancestor = tree.ancestorAt(best, number);
      if (!ancestor) throw new RangeError(`block ${number} lies below what is kept`);
      return ancestor.hash;
    });
    if (target.hash === finalized.hash) return;
    const { path, dropped } = tree.finalize(target.hash, KEPT_BELOW_FINALIZED);
    for (const { number, hash } of path) {
      this.#canonical.set(number, hash);
      this.#report({ event: "finalized", number, hash });
    }
    for (const number of this.#canonical.keys())
      if (number > 0 && number < target.number - KEPT_BELOW_FINALIZED) this.#canonical.delete(number);
    await this.store.finalized(path, dropped);
    this.propagation.finalized(tree.finalized);
  }

  #resumed({ finalized: { header, body }, entries }: StoredChain) {
    const claim = claimIn(header.digest) ?? GENESIS_CLAIM;
    return { hash: headerHash(header), header, body: executed(this.runtime.load(entries), claim, body) };
  }

  #report(report: ChainReport): void {
    for (const observer of this.#observers) observer(report);
  }

  get #open(): BlockTree<Executed> {
    if (!this.#tree) throw new RangeError("the chain is not open");
    return this.#tree;
  }
}

/** A block that is not executed again: genesis, and the one that the store holds the state of. */
const executed = (state: RuntimeState, claim: SlotClaim, body: BlockBody | null = null): Executed => ({
  state,
  claim,
  events: [],
  body,
});
