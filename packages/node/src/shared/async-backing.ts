import type { AsyncBackingParams, Hash } from "@parahost/primitives";
import type { RuntimeAsker } from "./session-view.js";
import { whereSupported } from "./where-supported.js";

/** The parameters of async backing at a relay parent. @returns `null` where it is off, or the runtime does not know it */
export async function asyncBackingAt(asker: RuntimeAsker, at: Hash): Promise<AsyncBackingParams | null> {
  const params = await whereSupported(asker.ask("runtimeApi", "asyncBackingParams", { at }));
  return params && params.maxCandidateDepth > 0 ? params : null;
}
