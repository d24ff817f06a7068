import { isSubsystemError } from "@parahost/kernel";
import type { AsyncBackingParams, Hash } from "@parahost/primitives";
import type { RuntimeAsker } from "./session-view.js";

/** The parameters of async backing at a relay parent. @returns `null` where it is off, or the runtime does not know it */
export async function asyncBackingAt(asker: RuntimeAsker, at: Hash): Promise<AsyncBackingParams | null> {
  try {
    const params = await asker.ask("runtimeApi", "asyncBackingParams", { at });
    return params.maxCandidateDepth > 0 ? params : null;
  } catch (fault) {
    if (isSubsystemError(fault) && fault.code === "NotSupported") return null;
    throw fault;
  }
}
