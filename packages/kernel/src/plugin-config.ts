import { err, ok, type Result } from "@parahost/primitives";
import { ContainerModule } from "inversify";
import { isContainerModule, type Plugin, type PluginBindings, type SchemaIssue } from "./plugin.js";

/** Why a plugin cannot be used as it was configured. */
export interface BadPluginConfig {
  readonly code: "NoConfigWanted" | "BadConfig" | "ModuleFailed";
  /** `config.weights[0]`; empty where the fault has no place. */
  readonly place: string;
  readonly reason: string;
}
/** A plugin's bindings, ready to be loaded. */
export interface ConfiguredPlugin {
  readonly module: ContainerModule;
  /** Its bindings for a collator's container. */
  readonly collatorModule: ContainerModule;
  readonly processModule: ContainerModule;
}

/**
 * Makes a plugin's bindings from its section of the configuration.
 *
 * @param given - what the file says, undefined where it says nothing: the schema sees that too, and may have defaults
 */
export async function configurePlugin(
  plugin: Plugin,
  given: unknown,
): Promise<Result<ConfiguredPlugin, BadPluginConfig>> {
  const { config } = plugin;
  if (!config && given !== undefined)
    return err({ code: "NoConfigWanted", place: "config", reason: "the plugin takes no configuration" });
  const answer = config ? await config["~standard"].validate(given) : { value: undefined };
  if (answer.issues) {
    const { message, path = [] } = answer.issues[0] ?? { message: "is refused" };
    return err({ code: "BadConfig", place: placeOf(path), reason: message });
  }
  try {
    return ok(pluginBindings(plugin, answer.value));
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return err({ code: "ModuleFailed", place: "", reason });
  }
}

/**
 * A plugin's bindings for a configuration that needs no more checking.
 *
 * @param config - as its schema gives it; undefined where it has none
 * @throws TypeError where its function makes no bindings, and whatever else that function throws
 */
export const pluginBindings = <C>(
  { module = NOTHING, collator = { module: NOTHING }, processModule = NOTHING }: Plugin<C>,
  config: C,
): ConfiguredPlugin => ({
  module: made(module, config),
  collatorModule: made(collator.module, config),
  processModule: made(processModule, config),
});

const NOTHING = new ContainerModule(() => undefined);
const made = <C>(bindings: PluginBindings<C>, config: C): ContainerModule => {
  const module: unknown = typeof bindings === "function" ? bindings(config) : bindings;
  if (isContainerModule(module)) return module;
  throw new TypeError("its function gives no ContainerModule");
};
const placeOf = (path: NonNullable<SchemaIssue["path"]>): string =>
  path
    .map((step) => (typeof step === "object" ? step.key : step))
    .reduce<string>((place, key) => place + (typeof key === "number" ? `[${key}]` : `.${String(key)}`), "config");
