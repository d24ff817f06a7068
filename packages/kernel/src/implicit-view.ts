import type { Hash } from "@parahost/primitives";
import type { ActivatedLeaf } from "./subsystem.js";

/** How the view changed: relay parents that came into it, and those that left it. */
export interface ViewChange {
  readonly entered: readonly Hash[];
  readonly left: readonly Hash[];
}

/**
 * What may be a candidate's relay parent: the union of what the active leaves allow.
 *
 * @guide node/subsystems-and-jobs.md
 */
export class ImplicitView {
  readonly #allowedAt = new Map<Hash, ReadonlySet<Hash>>();
  /** In how many leaves' views it is. */
  readonly #counts = new Map<Hash, number>();

  /** Whether a block may be a relay parent at some active leaf. */
  has(relayParent: Hash): boolean {
    return this.#counts.has(relayParent);
  }

  /** Active leaves at which it is allowed, in the order activated. */
  leavesAllowing(relayParent: Hash): readonly Hash[] {
    return [...this.#allowedAt].filter(([, allowed]) => allowed.has(relayParent)).map(([leaf]) => leaf);
  }

  /** Takes the change of leaves as one: what goes with one leaf and stays with another has not left. */
  change(activated: ActivatedLeaf | null, deactivated: readonly Hash[]): ViewChange {
    const before = new Set<Hash>();
    const touched = new Set<Hash>();
    const touch = (relayParent: Hash, by: 1 | -1) => {
      const count = this.#counts.get(relayParent) ?? 0;
      if (!touched.has(relayParent) && count > 0) before.add(relayParent);
      touched.add(relayParent);
      if (count + by > 0) this.#counts.set(relayParent, count + by);
      else this.#counts.delete(relayParent);
    };
    const forget = (leaf: Hash) => {
      for (const relayParent of this.#allowedAt.get(leaf) ?? []) touch(relayParent, -1);
      this.#allowedAt.delete(leaf);
    };
    for (const leaf of deactivated) forget(leaf);
    if (activated) {
      forget(activated.hash);
      const allowed = new Set([activated.hash, ...activated.allowedRelayParents]);
      this.#allowedAt.set(activated.hash, allowed);
      for (const relayParent of allowed) touch(relayParent, 1);
    }
    const [entered, left]: [Hash[], Hash[]] = [[], []];
    for (const relayParent of touched) {
      if (this.has(relayParent) && !before.has(relayParent)) entered.push(relayParent);
      if (!this.has(relayParent) && before.has(relayParent)) left.push(relayParent);
    }
    return { entered, left };
  }
}
