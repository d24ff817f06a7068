import type { ServiceIdentifier } from "inversify";

/** One step of a write. */
export type StoreOperation = { readonly put: Uint8Array; readonly value: Uint8Array } | { readonly delete: Uint8Array };

/**
 * Keys and values, ordered by the keys' bytes.
 *
 * Values are not copied: what was put, and what is got, nobody writes into any more.
 */
export interface Store {
  /** `null` where the key has no value. */
  get(key: Uint8Array): Promise<Uint8Array | null>;
  /** All or nothing. With `flush` fulfilled only once it would survive a crash. */
  write(operations: readonly StoreOperation[], options?: { readonly flush?: boolean }): Promise<void>;
  /** Ascending, from the first key that is at least `from` to the last below `to`. */
  range(from: Uint8Array, to: Uint8Array): AsyncIterable<readonly [Uint8Array, Uint8Array]>;
  /** Waits for writes under way. The store cannot be used afterwards. */
  close(): Promise<void>;
}
/** Opens the stores of one node. */
export interface Stores {
  /**
   * Opens a store, made where there is none.
   *
   * @param name - the store's, such as `availability-store`
   * @param formatVersion - a store written in another one is refused with `StoreFormat`, which names both
   */
  open(name: string, formatVersion: number): Promise<Store>;
}
/** Token of {@link Stores}. */
export const Stores: ServiceIdentifier<Stores> = Symbol.for("parahost.kernel.Stores");
