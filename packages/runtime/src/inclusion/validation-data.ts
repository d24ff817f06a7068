import type { BlockNumber, Hash, PersistedValidationData } from "@parahost/primitives";

/** The block that a candidate is built on, as far as validation data tells of it. */
export interface RelayParentContext {
  readonly number: BlockNumber;
  readonly storageRoot: Hash;
}

/** What a candidate on that head and relay parent is validated against. */
export const makePersistedValidationData = (
  parentHead: Uint8Array,
  { number, storageRoot }: RelayParentContext,
  maxPovSize: number,
): PersistedValidationData => ({
  parentHead,
  relayParentNumber: number,
  relayParentStorageRoot: storageRoot,
  maxPovSize,
});
