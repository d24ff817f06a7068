import { type Chance, MemoryKeystore } from "@parahost/kernel";
import { collatorNodeModuleWithout, PinnedStrategy, PruningConfig, validatorNodeModuleWithout } from "@parahost/node";
import { type ValidatorId, validatorId } from "@parahost/primitives";
import { ContainerModule } from "inversify";
import { allPlugins } from "./all-plugins.js";
import type { DevKey } from "./chain-spec/dev-keys.js";
import type { NodeSpec } from "./dev-node.js";
import type { DevPara, ResolvedOptions } from "./options.js";
import { modulesFor, type NodeKind, replacedOn } from "./plugins.js";

/** The names that Substrate's development chains give their first validators. */
const WELL_KNOWN = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
/** Short enough that memory stays flat, long enough for whoever lags behind. */
const PRUNING = { keepUnavailableMs: 300_000, keepFinalizedMs: 300_000, pruningIntervalMs: 60_000 };

/** The validators, by their place among the session's. */
export function validatorSpecs(
  options: ResolvedOptions,
  chance: Chance,
): readonly (NodeSpec & { readonly key: ValidatorId })[] {
  const modules = [...modulesOf("validator", options), settings(options)];
  const identities = options.chainSpec?.validators ?? ourIdentities(options.validators);
  return identities.map(({ name, uri }, i) => {
    const keystore = new MemoryKeystore(chance.fork(name));
    const key = validatorId(keystore.insertUri("para", uri));
    const own = options.validatorModules(i);
    return { name, role: "Authority", keystore, authorities: [key], modules: [...modules, ...own], key };
  });
}

/** Our subsystems of a node of each kind, without those named. */
export const SUBSYSTEMS_OF = { validator: validatorNodeModuleWithout, collator: collatorNodeModuleWithout } as const;

/** Ours, without what plugins replace, and then what plugins bring. */
function modulesOf(kind: NodeKind, options: ResolvedOptions): readonly ContainerModule[] {
  const plugins = allPlugins(options);
  const brought = modulesFor(kind, plugins).map(({ module }) => module);
  return [SUBSYSTEMS_OF[kind](replacedOn(kind, plugins)), ...brought];
}
const ourIdentities = (count: number): readonly DevKey[] =>
  Array.from({ length: count }, (_, i) => ({
    name: (WELL_KNOWN[i] ?? `validator-${i}`).toLowerCase(),
    uri: `//${WELL_KNOWN[i] ?? `Validator${i}`}`,
  }));

/** One collator a para. */
export function collatorSpec({ paraId, collator }: DevPara, chance: Chance, options: ResolvedOptions): NodeSpec {
  const name = `collator-${paraId}`;
  const keystore = new MemoryKeystore(chance.fork(name));
  keystore.insertUri("colt", `//Collator${paraId}`);
  return { name, role: "Full", keystore, authorities: [], modules: [collator, ...modulesOf("collator", options)] };
}

/** What the options say to each validator. */
export const settings = ({ strategy }: Pick<ResolvedOptions, "strategy">) =>
  new ContainerModule(({ bind }) => {
    bind(PruningConfig).toConstantValue(PRUNING);
    if (strategy !== "auto") bind(PinnedStrategy).toConstantValue(strategy);
  });
