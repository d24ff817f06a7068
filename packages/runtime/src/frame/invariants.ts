import { FrameFault } from "./faults.js";
import type { RuntimeModule } from "./module.js";

/** What does not hold after a block, over all modules. */
export const brokenInvariants = (modules: readonly RuntimeModule[]): readonly string[] =>
  modules.flatMap((module) => (module.brokenInvariants?.() ?? []).map((broken) => `${module.module}: ${broken}`));

/**
 * To be called after a block, on its state.
 *
 * @throws FrameFault `InvariantBroken`, which says all that does not hold
 */
export function checkInvariants(modules: readonly RuntimeModule[]): void {
  const broken = brokenInvariants(modules);
  if (broken.length > 0) throw new FrameFault("InvariantBroken", { broken });
}
