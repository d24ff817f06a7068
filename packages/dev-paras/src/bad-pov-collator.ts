import type { Collator } from "@parahost/kernel";
import type { Hash, ParaId, PersistedValidationData } from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";

/** Another block; spoilt twice it is the first one again. */
export function spoilt(blockData: Uint8Array): Uint8Array {
  const other = blockData.slice();
  other[0] = (other[0] ?? 0) ^ 0xff;
  return other;
}
/** Which collations are spoilt. */
export type Spoils = (validationData: PersistedValidationData) => boolean;

/** A collator with a fault: its PoV proves another block than the one that the collation claims. The rest is in order. */
export class BadPovCollator implements Collator {
  readonly paraId: ParaId;

  /** @param honest - makes the collations that are then spoilt */
  constructor(
    private readonly honest: Collator,
    private readonly spoils: Spoils = () => true,
  ) {
    this.paraId = honest.paraId;
  }

  async collate(
    relayParent: Hash,
    validationData: PersistedValidationData,
    signal: AbortSignal,
  ): Promise<Collation | null> {
    const collation = await this.honest.collate(relayParent, validationData, signal);
    if (!collation || !this.spoils(validationData)) return collation;
    return { ...collation, proofOfValidity: { blockData: spoilt(collation.proofOfValidity.blockData) } };
  }
}
