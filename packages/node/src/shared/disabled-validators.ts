import type { Hash, ValidatorIndex } from "@parahost/primitives";
import type { RuntimeAsker } from "./session-view.js";
import { whereSupported } from "./where-supported.js";

/**
 * The validators that are disabled at a relay parent: they back nothing, and what they say of candidates does not count. An older
 * runtime disables nobody.
 *
 * @guide protocol-validator-disabling.md
 */
export async function disabledValidatorsAt(asker: RuntimeAsker, at: Hash): Promise<ReadonlySet<ValidatorIndex>> {
  return new Set(await whereSupported(asker.ask("runtimeApi", "disabledValidators", { at })));
}
