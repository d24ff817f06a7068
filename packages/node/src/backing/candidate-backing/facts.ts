import type { Keystore } from "@parahost/kernel";
import { bitsOf, type Hash } from "@parahost/primitives";
import {
  disabledValidatorsAt,
  lookaheadAt,
  type RuntimeAsker,
  sessionViewAt,
  whereSupported,
} from "../../shared/index.js";
import type { RelayParentFacts } from "./state.js";

/** Asks the runtime what backing has to know at a relay parent. What an older runtime does not know is off. */
export async function factsAt(asker: RuntimeAsker, keystore: Keystore, relayParent: Hash): Promise<RelayParentFacts> {
  const at = relayParent;
  const [view, cores, minimumVotes, nodeFeatures, lookahead, disabled] = await Promise.all([
    sessionViewAt(asker, keystore, relayParent),
    asker.ask("runtimeApi", "availabilityCores", { at }),
    whereSupported(asker.ask("runtimeApi", "minimumBackingVotes", { at })),
    whereSupported(asker.ask("runtimeApi", "nodeFeatures", { at })),
    lookaheadAt(asker, at),
    disabledValidatorsAt(asker, at),
  ]);
  return { view, cores, minimumVotes, nodeFeatures: nodeFeatures ?? bitsOf(0), lookahead, disabled };
}
