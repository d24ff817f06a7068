import type { Hash, ParaId, PersistedValidationData } from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";
import type { ServiceIdentifier } from "inversify";

/** Makes a para's blocks. What a parachain team brings. */
export interface Collator {
  readonly paraId: ParaId;
  /**
   * Builds a block on the para's head, which is in the validation data.
   *
   * @returns `null` where there is nothing to build
   */
  collate(relayParent: Hash, validationData: PersistedValidationData, signal: AbortSignal): Promise<Collation | null>;
}
/** Token of {@link Collator}. */
export const Collator: ServiceIdentifier<Collator> = Symbol.for("parahost.kernel.Collator");
