import type { PoV } from "@parahost/primitives";
import { internalError, type NotValid } from "./outcome.js";

/** In front of bytes that are compressed with zstd. */
const ZSTD_PREFIX = Uint8Array.of(0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05);

/**
 * Compressed block data cannot be unpacked here, and that says nothing about the candidate.
 *
 * @returns `null` for block data as it is
 */
export function refusalToUnpack({ blockData }: PoV): NotValid | null {
  const isCompressed =
    blockData.length >= ZSTD_PREFIX.length && ZSTD_PREFIX.every((byte, at) => blockData[at] === byte);
  return isCompressed ? internalError("CompressedPoVNotSupported") : null;
}
