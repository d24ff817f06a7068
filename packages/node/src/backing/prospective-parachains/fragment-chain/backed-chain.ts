import type { CandidateHash, ConstraintModifications, Hash, RelayChainBlockInfo } from "@parahost/primitives";
import type { CandidateEntry } from "./candidate-entry.js";

/** A candidate in its place. */
export interface FragmentNode {
  readonly entry: CandidateEntry;
  readonly relayParent: RelayChainBlockInfo;
  /** What the chain up to and with this candidate changes about the base constraints. */
  readonly cumulativeModifications: ConstraintModifications;
}

/** Backed candidates, each built on the one before it. */
export class BackedChain {
  readonly #nodes: FragmentNode[] = [];
  readonly #candidates = new Set<CandidateHash>();
  readonly #byParentHead = new Map<Hash, FragmentNode>();
  readonly #byOutputHead = new Map<Hash, FragmentNode>();

  get nodes(): readonly FragmentNode[] {
    return this.#nodes;
  }

  get length(): number {
    return this.#nodes.length;
  }

  get last(): FragmentNode | undefined {
    return this.#nodes.at(-1);
  }

  has(candidateHash: CandidateHash): boolean {
    return this.#candidates.has(candidateHash);
  }

  /** The candidate that is built on that head. */
  childOf(parentHeadDataHash: Hash): FragmentNode | undefined {
    return this.#byParentHead.get(parentHeadDataHash);
  }

  /** The candidate that produces that head. */
  producerOf(outputHeadDataHash: Hash): FragmentNode | undefined {
    return this.#byOutputHead.get(outputHeadDataHash);
  }

  push(node: FragmentNode): void {
    const { candidateHash, parentHeadDataHash, outputHeadDataHash } = node.entry;
    this.#nodes.push(node);
    this.#candidates.add(candidateHash);
    this.#byParentHead.set(parentHeadDataHash, node);
    this.#byOutputHead.set(outputHeadDataHash, node);
  }

  /** Takes off all that follows the candidate that produces that head. @returns what was taken off, in order */
  revertTo(outputHeadDataHash: Hash): readonly FragmentNode[] {
    const at = this.#nodes.findIndex(({ entry }) => entry.outputHeadDataHash === outputHeadDataHash);
    return at < 0 ? [] : this.#cut(at + 1);
  }

  clear(): readonly FragmentNode[] {
    return this.#cut(0);
  }

  #cut(from: number): readonly FragmentNode[] {
    const removed = this.#nodes.splice(from);
    for (const { entry } of removed) {
      this.#candidates.delete(entry.candidateHash);
      this.#byParentHead.delete(entry.parentHeadDataHash);
      this.#byOutputHead.delete(entry.outputHeadDataHash);
    }
    return removed;
  }
}
