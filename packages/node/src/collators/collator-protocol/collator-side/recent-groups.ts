import type { ValidatorId } from "@parahost/primitives";

/** The backing groups that had collations of ours last, and so are worth a connection. */
export class RecentGroups {
  #groups: readonly (readonly ValidatorId[])[] = [];

  /**
   * @param capacity - groups that are kept
   * @returns the validators of all that are kept
   */
  note(group: readonly ValidatorId[], capacity: number): readonly ValidatorId[] {
    const others = this.#groups.filter((known) => known.join() !== group.join());
    this.#groups = [...others, group].slice(-capacity);
    return [...new Set(this.#groups.flat())];
  }
}
