type Key = string | number;

/** What a table's entries are made of. */
export interface TableTypes {
  /** Who votes. */
  readonly authority: Key;
  readonly group: Key;
  /** A candidate's name. */
  readonly digest: Key;
  readonly candidate: unknown;
  /** Compared as it is, never verified here. */
  readonly signature: Key;
}

/**
 * What a statement table does not know by itself: who may vote on what, and how many votes are enough.
 *
 * @guide node/backing/candidate-backing.md
 */
export interface TableContext<T extends TableTypes> {
  /** A candidate's name: equal for equal candidates only. */
  digestOf(candidate: T["candidate"]): T["digest"];
  /** The group that has to back the candidate when that authority puts it forward; `null` where there is none. */
  groupOf(candidate: T["candidate"], by: T["authority"]): T["group"] | null;
  /** Whether that authority's votes count in that group. */
  isMemberOf(authority: T["authority"], group: T["group"]): boolean;
  /** Votes that make a candidate of that group attested. */
  requisiteVotes(group: T["group"]): number;
}
