import type { ActivatedLeaf } from "@parahost/kernel";
import type { Hash, ParaId } from "@parahost/primitives";
import { RelayParents } from "../../shared/index.js";
import type { FragmentChain } from "./fragment-chain/index.js";
import type { ViewCounts } from "./metrics.js";

/** The fragment chains at one relay parent, by para. */
export type FragmentChains = ReadonlyMap<ParaId, FragmentChain>;

/**
 * Fragment chains of every relay parent in view.
 *
 * Questions are about active leaves. The others are kept up to date too, since leaves to come begin with what their parent knows.
 */
export class View {
  readonly #relayParents = new RelayParents<FragmentChains>();
  readonly #activeLeaves = new Set<Hash>();

  /** @param open - makes the chains of the leaf from those of its parent, where these are known; `null`: it has none */
  activate(leaf: ActivatedLeaf, open: ((parent: FragmentChains | undefined) => FragmentChains) | null): void {
    this.#relayParents.activate(leaf);
    if (!open) return;
    const parent = leaf.allowedRelayParents.find((hash) => hash !== leaf.hash);
    this.#relayParents.set(leaf.hash, open(parent === undefined ? undefined : this.#relayParents.get(parent)));
    this.#activeLeaves.add(leaf.hash);
  }

  deactivate(leaf: Hash): void {
    this.#activeLeaves.delete(leaf);
    this.#relayParents.deactivate(leaf);
  }

  /** @returns `undefined` for what is no active leaf */
  atLeaf(leaf: Hash): FragmentChains | undefined {
    return this.#activeLeaves.has(leaf) ? this.#relayParents.get(leaf) : undefined;
  }

  /** Active leaves, in the order activated. */
  leaves(): readonly (readonly [Hash, FragmentChains])[] {
    return [...this.#activeLeaves].flatMap((leaf) => {
      const chains = this.#relayParents.get(leaf);
      return chains ? [[leaf, chains] as const] : [];
    });
  }

  /** A para's chains at active leaves, in the order activated. */
  chainsAtLeaves(paraId: ParaId): readonly FragmentChain[] {
    return this.leaves().flatMap(([, chains]) => chains.get(paraId) ?? []);
  }

  /** A para's chains at every relay parent in view. */
  chainsOf(paraId: ParaId): readonly (readonly [Hash, FragmentChain])[] {
    return [...this.#relayParents.entries()].flatMap(([relayParent, chains]) => {
      const chain = chains.get(paraId);
      return chain ? [[relayParent, chain] as const] : [];
    });
  }

  counts(): ViewCounts {
    let [connected, unconnected, inImplicitView, inactiveLeaves] = [0, 0, 0, 0];
    for (const [relayParent, chains] of this.#relayParents.entries()) {
      const isActive = this.#activeLeaves.has(relayParent);
      if (!isActive) inactiveLeaves++;
      for (const { bestChainLength, unconnectedCount } of chains.values()) {
        if (!isActive) inImplicitView += bestChainLength + unconnectedCount;
        else [connected, unconnected] = [connected + bestChainLength, unconnected + unconnectedCount];
      }
    }
    return { activeLeaves: this.#activeLeaves.size, inactiveLeaves, connected, unconnected, inImplicitView };
  }
}
