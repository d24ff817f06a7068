import type { ServiceIdentifier } from "inversify";

/** How the runtime is run. Nothing here changes what comes out of a block. */
export interface RuntimeOptions {
  /** Whether what must hold is checked after every block. A break is a fault: the block is not the culprit. */
  readonly checkInvariants: boolean;
}
/** Token of {@link RuntimeOptions}. */
export const RuntimeOptions: ServiceIdentifier<RuntimeOptions> = Symbol.for("parahost.runtime.RuntimeOptions");
