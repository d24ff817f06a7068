import { ZSTDDecoder } from "zstddec/stream";
import type { WasmMemory } from "../web-assembly.js";

/** The reference's own decoder, compiled to Wasm. Sizes and addresses are bytes; negative sizes are error codes. */
interface Exports {
  readonly memory: WasmMemory;
  malloc(size: number): number;
  free(at: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): void;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** Says what bytes are that are not zstd. */
export class ZstdError extends Error {
  override readonly name = "ZstdError";
}

const OUTPUT_BYTES = 1 << 17;
/** `{ address, size, position }`, each u32. */
const BUFFER_BYTES = 12;
const LACK_OF_MEMORY = -64;
const WORDS: Readonly<Record<number, string>> = {
  [-10]: "no frame begins there",
  [-14]: "a parameter of a frame is not supported",
  [-16]: "a frame needs a window of more than 128 MiB",
  [-20]: "a block is corrupt",
  [-22]: "a checksum is wrong",
  [-24]: "literals have no header",
  [-32]: "a frame needs a dictionary",
  [-72]: "a size is wrong",
};

let zstd: Exports | undefined;
let loading: Promise<void> | undefined;

/** Loads the decoder, which is to be done when it is first wanted: most code and block data are not compressed. */
export function zstdReady(): Promise<void> {
  loading ??= (async () => {
    const decoder = new ZSTDDecoder();
    // What the package makes of the decoder goes on and on where there is an error, so only its binary is used.
    decoder._init = (result) => {
      ZSTDDecoder.prototype._init.call(decoder, result);
      zstd = result.instance.exports as unknown as Exports;
    };
    await decoder.init();
  })();
  return loading;
}

/**
 * Unpacks frames of zstd, one after the other, as the reference's decoder does: with its checks, and what it refuses. To be
 * called once {@link zstdReady} is done.
 *
 * @param take - given each piece of the output, valid until it returns; what it throws ends the work
 * @throws ZstdError
 * @throws RangeError where this machine lacks memory
 */
export function unpackZstd(packed: Uint8Array, take: (piece: Uint8Array) => void): void {
  const zstdExports = zstd;
  if (!zstdExports) throw new Error("zstd is used before it is loaded");
  const held = [packed.length, OUTPUT_BYTES, BUFFER_BYTES, BUFFER_BYTES].map((size) => allocated(zstdExports, size));
  const context = zstdExports.ZSTD_createDCtx();
  try {
    decode(zstdExports, context, held as [number, number, number, number], packed, take);
  } finally {
    zstdExports.ZSTD_freeDCtx(context);
    for (const at of held) zstdExports.free(at);
  }
}

function decode(
  { memory, ZSTD_decompressStream: decompressStream }: Exports,
  context: number,
  [source, target, input, output]: [number, number, number, number],
  packed: Uint8Array,
  take: (piece: Uint8Array) => void,
): void {
  new Uint8Array(memory.buffer, source, packed.length).set(packed);
  const at = (address: number) => new DataView(memory.buffer, address, BUFFER_BYTES);
  at(input).setUint32(0, source, true);
  at(input).setUint32(4, packed.length, true);
  at(input).setUint32(8, 0, true);
  let missing = 1;
  let isDone = false;
  while (!isDone) {
    at(output).setUint32(0, target, true);
    at(output).setUint32(4, OUTPUT_BYTES, true);
    at(output).setUint32(8, 0, true);
    missing = decompressStream(context, output, input);
    if (missing === LACK_OF_MEMORY) throw new RangeError("out of memory for the window of a zstd frame");
    if (missing < 0) throw new ZstdError(WORDS[missing] ?? `zstd refuses it with ${-missing}`);
    const length = at(output).getUint32(8, true);
    take(new Uint8Array(memory.buffer, target, length));
    // A full output within a frame may mean that more is held back, with no input left.
    const isFlushed = missing === 0 || length < OUTPUT_BYTES;
    isDone = isFlushed && at(input).getUint32(8, true) >= packed.length;
  }
  if (missing !== 0) throw new ZstdError("it ends too soon");
}

function allocated({ malloc }: Exports, size: number): number {
  const at = malloc(size);
  if (at === 0) throw new RangeError(`out of memory for ${size} bytes`);
  return at;
}
