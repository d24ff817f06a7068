/** What one row of a store says. */
export interface StoreEntry {
  /** What kind of row it is, in one word or two: `chunk`, `finalized block`. */
  readonly kind: string;
  /** What its key names, member by member; empty where there is one such row only. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

/**
 * What the rows of one store mean, for those who look into it from outside. Belongs beside the code that writes them.
 *
 * Domain values as their codecs give them; nothing is written.
 */
export interface StoreLayout {
  /** The store's name, as it is opened by. */
  readonly name: string;
  readonly formatVersion: number;
  /** @returns `null` for a row that this version of the format does not have, or that does not decode */
  entryOf(key: Uint8Array, value: Uint8Array): StoreEntry | null;
}
