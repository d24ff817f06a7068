import type { Collator } from "@parahost/kernel";
import {
  type Codec,
  codecs,
  decoded,
  type Hash,
  type ParaId,
  type PersistedValidationData,
  struct,
} from "@parahost/primitives";
import type { Collation } from "@parahost/protocol";

/** Head data of a para of large blocks, 16 bytes. */
export interface BulkHead {
  readonly number: bigint;
  /** Of the block's words of eight bytes, modulo 2^64. */
  readonly sum: bigint;
}
/** Encodes and decodes {@link BulkHead}. */
export const bulkHead: Codec<BulkHead> = struct<BulkHead>("BulkHead", { number: codecs.u64, sum: codecs.u64 });

const U64 = (1n << 64n) - 1n;

/** What follows on a head by a block. The validation code `bulk` computes the same. */
export function bulkHeadAfter({ number }: BulkHead, block: Uint8Array): BulkHead {
  const words = new DataView(block.buffer, block.byteOffset, block.byteLength);
  let sum = 0n;
  for (let at = 0; at < block.length; at += 8) sum += words.getBigUint64(at, true);
  return { number: (number + 1n) & U64, sum: sum & U64 };
}

/** Builds blocks of a size: the same bytes each time, but for a number that comes first. */
export class BulkCollator implements Collator {
  readonly #block: Uint8Array;
  readonly #sum: bigint;

  /** @param bytes - of a block, in whole words of eight; such as do not compress */
  constructor(
    readonly paraId: ParaId,
    bytes: Uint8Array,
  ) {
    this.#block = bytes.slice();
    this.#block.fill(0, 0, 8);
    this.#sum = bulkHeadAfter({ number: 0n, sum: 0n }, this.#block).sum;
  }

  async collate(_relayParent: Hash, { parentHead, relayParentNumber }: PersistedValidationData): Promise<Collation> {
    const { number } = decoded(bulkHead, parentHead);
    const blockData = this.#block.slice();
    blockData.set(codecs.u64.encode(number));
    return {
      upwardMessages: [],
      horizontalMessages: [],
      newValidationCode: null,
      headData: bulkHead.encode({ number: (number + 1n) & U64, sum: (this.#sum + number) & U64 }),
      proofOfValidity: { blockData },
      processedDownwardMessages: 0,
      hrmpWatermark: relayParentNumber,
    };
  }
}
