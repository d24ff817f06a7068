import { type BlockNumber, blockNumber } from "@parahost/primitives";

/** Block numbers are u32: there is none above. */
const LAST = blockNumber(0xffff_ffff);

/**
 * The number of a block so many blocks later. Configurations may name periods that end beyond the last number that there is:
 * those end with it, which is never.
 */
export const blocksAfter = (number: BlockNumber, blocks: number): BlockNumber =>
  blockNumber(Math.min(Math.max(0, number + blocks), LAST));
