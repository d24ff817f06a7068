import { type CandidateReports, isSubsystemError, type Log } from "@parahost/kernel";
import {
  type BackedCandidate,
  blockNumber,
  candidateHashOf,
  type Hash,
  type ParachainsInherentData,
} from "@parahost/primitives";
import type { ProvisionerInherentData } from "@parahost/protocol";
import type { BlockContext, CreatedInherent, VerifiedSignatures } from "@parahost/runtime";
import type { ChainBlock } from "./block.js";
import type { ChainView } from "./chain-view.js";
import type { RelayChain } from "./relay-chain.js";
import { claimOf, type Slot } from "./slots.js";

/** What a block author has of its node. */
export interface AuthorNode {
  readonly name: string;
  readonly view: ChainView;
  readonly reports: CandidateReports;
  readonly log: Log;
  /** Asks the node's provisioner. */
  requestInherentData(relayParent: Hash): Promise<ProvisionerInherentData>;
}
type AuthorsChain = Pick<RelayChain, "runtime" | "verified" | "import">;
const NOTHING: ProvisionerInherentData = { bitfields: [], backedCandidates: [], disputes: [] };

/** Builds blocks in its slots, on the best block that its node has seen. */
export class BlockAuthor {
  readonly #log: Log;

  /** @param index - position among the authorities, which its blocks claim */
  constructor(
    private readonly index: number,
    private readonly chain: AuthorsChain,
    private readonly node: AuthorNode,
  ) {
    this.#log = node.log.target("relay-chain::author");
  }

  /** @returns the block, or `null` where none was built */
  async author(slot: Slot): Promise<ChainBlock | null> {
    const parent = this.node.view.best;
    if (parent.body.claim.slot >= slot) return null;
    const context = {
      parentHash: parent.hash,
      number: blockNumber(parent.number + 1),
      digest: [claimOf({ slot, author: this.index })],
    };
    const { inherent, good } = await this.#inherent(parent, context);
    const built = this.chain.runtime.buildBlock(parent.body.state, context, { inherent, calls: [] }, good);
    if (!built.ok) {
      this.#log.log("error", "could not build a block", { slot, parent: parent.hash, ...built.error });
      return null;
    }
    const imported = await this.chain.import(built.value, this.node.name);
    if (imported.ok) return imported.value;
    this.#log.log("error", "own block refused", { slot, parent: parent.hash, ...imported.error });
    return null;
  }

  /** What the provisioner offers, filtered by the runtime, and the signatures that are good in it. */
  async #inherent(
    parent: ChainBlock,
    context: BlockContext,
  ): Promise<{ readonly inherent: ParachainsInherentData; readonly good: VerifiedSignatures }> {
    const { bitfields, backedCandidates, disputes } = await this.#offered(parent);
    const offered = { bitfields, backedCandidates, disputes, parentHeader: parent.header };
    const good = await this.chain.verified(parent, context, offered);
    const created = this.chain.runtime.createInherent(parent.body.state, context, offered, good);
    this.#reportDropped(parent.hash, created, backedCandidates);
    return { inherent: created.inherent, good };
  }

  #reportDropped(
    parent: Hash,
    { dropped, droppedBitfields, droppedDisputes }: CreatedInherent,
    offered: readonly BackedCandidate[],
  ): void {
    const relayParents = new Map(
      (dropped.length > 0 ? offered : []).map(({ candidate }) => [
        candidateHashOf(candidate),
        candidate.descriptor.relayParent,
      ]),
    );
    for (const { candidateHash, paraId, reason } of dropped) {
      const relayParent = relayParents.get(candidateHash) ?? parent;
      this.node.reports.report({ step: "dropped", candidateHash, paraId, relayParent, reason });
    }
    for (const bitfield of droppedBitfields) this.#log.log("warn", "bitfield left out", { ...bitfield });
    for (const dispute of droppedDisputes) this.#log.log("warn", "dispute left out", { ...dispute });
  }

  /** Without inherent data the block is built all the same: the chain goes on. */
  async #offered(parent: ChainBlock): Promise<ProvisionerInherentData> {
    try {
      return await this.node.requestInherentData(parent.hash);
    } catch (fault) {
      if (!isSubsystemError(fault) || fault.fatal) throw fault;
      this.#log.log("warn", "no inherent data", { parent: parent.hash, code: fault.code, details: fault.details });
      return NOTHING;
    }
  }
}
