import type { UnpackOutcome } from "@parahost/kernel";
import { decompressed, NotUnpacked } from "../code/decompress.js";
import { isLackOfMemory } from "../host/lack-of-memory.js";

/** Unpacks block data. What they are is their collator's doing; that this machine lacks memory is not. */
export async function unpackBlockData(packed: Uint8Array, limit: number): Promise<UnpackOutcome> {
  try {
    return { kind: "unpacked", blockData: await decompressed(packed, limit) };
  } catch (fault) {
    if (fault instanceof NotUnpacked)
      return {
        kind: "invalid",
        reason: "PoVDecompressionFailure",
        detail: fault.message,
      };
    if (isLackOfMemory(fault)) return { kind: "internalError", reason: "Kernel", detail: fault.message };
    throw fault;
  }
}
