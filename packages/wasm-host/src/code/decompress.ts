import { unpackZstd, ZstdError, zstdReady } from "./zstd.js";

/** Says that what follows is compressed with zstd; no Wasm module begins so. */
const COMPRESSED_PREFIX = [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];

/** Why bytes do not unpack. Their own doing, never this machine's. */
export class NotUnpacked extends Error {
  override readonly name = "NotUnpacked";
}

/** Whether bytes say of themselves that they are compressed, as upstream's maybe-compressed blobs do. */
export const isCompressed = (blob: Uint8Array): boolean => COMPRESSED_PREFIX.every((byte, i) => blob[i] === byte);

/**
 * Unpacks what is compressed; anything else is itself.
 *
 * @param limit - bytes that it may unpack to
 * @throws NotUnpacked
 * @throws RangeError where this machine lacks memory
 */
export async function decompressed(blob: Uint8Array, limit: number): Promise<Uint8Array> {
  if (!isCompressed(blob)) return blob;
  await zstdReady();
  return decompressedNow(blob, limit);
}

/** The same, once {@link zstdReady} is done. */
export function decompressedNow(blob: Uint8Array, limit: number): Uint8Array {
  if (!isCompressed(blob)) return blob;
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    unpackZstd(blob.subarray(COMPRESSED_PREFIX.length), (piece) => {
      length += piece.length;
      if (length > limit) throw new NotUnpacked(`unpacks to more than ${limit} bytes`);
      pieces.push(piece.slice());
    });
  } catch (fault) {
    throw fault instanceof ZstdError ? new NotUnpacked(`is damaged: ${fault.message}`) : fault;
  }
  return joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
