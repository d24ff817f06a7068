import { type CandidateReports, isSubsystemError, type Log } from "@parahost/kernel";
import { type BackedCandidate, candidateHashOf, type Hash } from "@parahost/primitives";
import type { ProvisionerInherentData } from "@parahost/protocol";
import { type BlockBody, type CreatedInherent, NOTHING_NEW } from "@parahost/runtime";
import type { ChainBlock } from "./block.js";
import type { ChainView } from "./chain-view.js";
import type { RelayChain } from "./relay-chain.js";
import type { Slot } from "./slots.js";

/** What a block author has of its node. */
export interface AuthorNode {
  readonly name: string;
  readonly view: ChainView;
  readonly reports: CandidateReports;
  readonly log: Log;
  /** Asks the node's provisioner. */
  requestInherentData(relayParent: Hash): Promise<ProvisionerInherentData>;
}
type AuthorsChain<Body> = Pick<RelayChain<Body>, "runtime" | "import">;
const NOTHING: ProvisionerInherentData = { bitfields: [], backedCandidates: [], disputes: [] };

/** Builds blocks in its slots, on the best block that its node has seen. */
export class BlockAuthor<Body = BlockBody> {
  readonly #log: Log;

  /** @param index - position among the authorities, which its blocks claim */
  constructor(
    private readonly index: number,
    private readonly chain: AuthorsChain<Body>,
    private readonly node: AuthorNode,
  ) {
    this.#log = node.log.target("relay-chain::author");
  }

  /** @returns the block, or `null` where none was built */
  async author(slot: Slot): Promise<ChainBlock<Body> | null> {
    const parent = this.node.view.best;
    if (parent.body.claim.slot >= slot) return null;
    const offered = await this.#offered(parent.hash);
    const { block, leftOut } = await this.chain.runtime.author(parent, { slot, author: this.index }, offered);
    this.#reportLeftOut(parent.hash, leftOut, offered.backedCandidates);
    if (!block.ok) {
      this.#log.log("error", "could not build a block", { slot, parent: parent.hash, ...block.error });
      return null;
    }
    const imported = await this.chain.import(block.value, this.node.name);
    if (imported.ok) return imported.value;
    this.#log.log("error", "own block refused", { slot, parent: parent.hash, ...imported.error });
    return null;
  }

  #reportLeftOut(
    parent: Hash,
    { dropped, droppedBitfields, droppedDisputes }: Omit<CreatedInherent, "inherent">,
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
    for (const dispute of droppedDisputes)
      this.#log.log(dispute.reason === NOTHING_NEW ? "debug" : "warn", "dispute left out", { ...dispute });
  }

  /** Without inherent data the block is built all the same: the chain goes on. */
  async #offered(parent: Hash): Promise<ProvisionerInherentData> {
    try {
      return await this.node.requestInherentData(parent);
    } catch (fault) {
      if (!isSubsystemError(fault) || fault.fatal) throw fault;
      this.#log.log("warn", "no inherent data", { parent, code: fault.code, details: fault.details });
      return NOTHING;
    }
  }
}
