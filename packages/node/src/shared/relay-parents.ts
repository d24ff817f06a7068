import { type ActivatedLeaf, ImplicitView } from "@parahost/kernel";
import type { Hash } from "@parahost/primitives";

/**
 * What a subsystem remembers of each relay parent in the implicit view.
 *
 * One change of the leaves comes as `onLeafGone`, then `onLeaf`. What leaves the view with the first and is back with the second
 * keeps its state; until then it cannot be seen. Without async backing a leaf's view is the leaf alone, and nothing comes back.
 */
export class RelayParents<S> {
  readonly #view = new ImplicitView();
  readonly #states = new Map<Hash, S>();
  readonly #leaving = new Map<Hash, S>();

  /** @param forget - told of each relay parent that has left for good */
  constructor(private readonly forget: (relayParent: Hash, state: S) => void = () => undefined) {}

  get(relayParent: Hash): S | undefined {
    return this.#states.get(relayParent);
  }

  set(relayParent: Hash, state: S): void {
    this.#states.set(relayParent, state);
  }

  /** In view, with a state or without. */
  has(relayParent: Hash): boolean {
    return this.#view.has(relayParent);
  }

  entries(): IterableIterator<[Hash, S]> {
    return this.#states.entries();
  }

  values(): IterableIterator<S> {
    return this.#states.values();
  }

  /** For `onLeaf`. @returns the relay parents that are new, and have no state yet */
  activate(leaf: ActivatedLeaf): readonly Hash[] {
    const { entered, left } = this.#view.change(leaf, []);
    this.#leave(left);
    const fresh = entered.filter((relayParent) => !this.#back(relayParent));
    this.#forgetAll();
    return fresh;
  }

  /** For `onLeafGone`. */
  deactivate(leaf: Hash): void {
    this.#leave(this.#view.change(null, [leaf]).left);
  }

  #leave(left: readonly Hash[]): void {
    for (const relayParent of left) {
      const state = this.#states.get(relayParent);
      this.#states.delete(relayParent);
      if (state !== undefined) this.#leaving.set(relayParent, state);
    }
  }

  #back(relayParent: Hash): boolean {
    const state = this.#leaving.get(relayParent);
    if (state === undefined) return false;
    this.#leaving.delete(relayParent);
    this.#states.set(relayParent, state);
    return true;
  }

  #forgetAll(): void {
    const gone = [...this.#leaving];
    this.#leaving.clear();
    for (const [relayParent, state] of gone) this.forget(relayParent, state);
  }
}
