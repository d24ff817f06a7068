import type { BlockNumber, OutboundHrmpMessage, PoV } from "@parahost/primitives";

/**
 * What a collator makes: a para's block, and what its inclusion would commit the para to.
 *
 * @guide node/collators/collation-generation.md
 */
export interface Collation {
  readonly upwardMessages: readonly Uint8Array[];
  readonly horizontalMessages: readonly OutboundHrmpMessage[];
  readonly newValidationCode: Uint8Array | null;
  /** The para's head after the block. */
  readonly headData: Uint8Array;
  readonly proofOfValidity: PoV;
  readonly processedDownwardMessages: number;
  readonly hrmpWatermark: BlockNumber;
}
