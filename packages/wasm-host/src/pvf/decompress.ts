import { Decompress } from "fzstd";
import { Refused } from "./refusal.js";

/** Says that what follows is compressed with zstd; no Wasm module begins so. */
const COMPRESSED_PREFIX = [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];
const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** What a decompressor keeps to look back into. zstd itself refuses more than this, unless told otherwise. */
const MAX_WINDOW_BYTES = 1 << 27;
/** Pushed at a time, so that a bomb is noticed before all of it went off. */
const STEP_BYTES = 16_384;

/**
 * Unpacks code that was registered compressed; other code is itself.
 *
 * @param limit - bytes that it may unpack to
 * @throws Refused
 */
export function decompressed(code: Uint8Array, limit: number): Uint8Array {
  if (!startsWith(code, COMPRESSED_PREFIX)) return code;
  const packed = code.subarray(COMPRESSED_PREFIX.length);
  if (!startsWith(packed, ZSTD_MAGIC)) throw bad("what follows the prefix is no zstd frame");
  const window = windowBytes(packed);
  if (window > MAX_WINDOW_BYTES) throw bad(`its frame needs a window of ${window} bytes, ${MAX_WINDOW_BYTES} at most`);
  return unpack(packed, limit);
}

function unpack(packed: Uint8Array, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((part) => {
    length += part.length;
    if (length > limit) throw bad(`unpacks to more than ${limit} bytes`);
    parts.push(part.slice());
  });
  try {
    for (let at = 0; at < packed.length; at += STEP_BYTES) {
      stream.push(packed.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= packed.length);
    }
  } catch (fault) {
    throw fault instanceof Refused ? fault : bad(`is damaged: ${fault instanceof Error ? fault.message : fault}`);
  }
  return joined(parts, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** RFC 8878, 3.1.1.1.2: from the window descriptor, or the content size where the frame is a single segment. */
function windowBytes(frame: Uint8Array): number {
  const descriptor = frame[4] ?? 0;
  if ((descriptor & 0x20) === 0) {
    const window = frame[5] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const idBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  let size = 0;
  for (let i = sizeBytes - 1; i >= 0; i--) size = size * 256 + (frame[5 + idBytes + i] ?? 0);
  return size;
}

const bad = (detail: string) => new Refused("CouldNotDecompressCodeBlob", detail);
const startsWith = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, i) => bytes[i] === byte);
