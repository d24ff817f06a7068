import { PROTOCOL_VERSION } from "@parahost/protocol";
import { SubsystemError } from "./errors.js";
import { isContainerModule, type Plugin } from "./plugin.js";

/** How modules are found and loaded: the process's own way, kept out of here. */
export interface PluginSource {
  /** Imports it. */
  load(path: string): Promise<unknown>;
  /** The real place of the package that a name means to the module at `from`; `null` where it means none. */
  resolve(packageName: string, from: string): string | null;
}
/** Into what plugins are loaded. */
export interface PluginHost {
  /** A file of the host, from which its packages are found. */
  readonly file: string;
  /** Packages of which one process may have one copy: tokens, brands and classes are theirs. */
  readonly oneCopy: readonly string[];
}

/**
 * Loads a plugin, and refuses what could not work with this host.
 *
 * Fails, fatally, with `PluginNotLoaded`, `NotAPlugin`, `SecondCopy` (two copies of a package, naming both paths) or `ProtocolVersion`
 * (another major version, naming both versions and both paths).
 *
 * @param path - the plugin's entry, as `source` understands it
 */
export async function loadPlugin(path: string, host: PluginHost, source: PluginSource): Promise<Plugin> {
  const copies = host.oneCopy.map((name) => ({
    ...{ package: name, ours: source.resolve(name, host.file), theirs: source.resolve(name, path) },
  }));
  const second = copies.find(({ ours, theirs }) => ours !== null && theirs !== null && ours !== theirs);
  if (second) throw refused("SecondCopy", { path, ...second });
  let exported: unknown;
  try {
    exported = await source.load(path);
  } catch (cause) {
    throw refused("PluginNotLoaded", { path }, cause);
  }
  const plugin = pluginIn(exported, path);
  if (majorOf(plugin.parahost) !== majorOf(PROTOCOL_VERSION)) {
    const ours = source.resolve("@parahost/protocol", host.file);
    throw refused("ProtocolVersion", {
      path,
      theirs: plugin.parahost,
      host: ours ?? host.file,
      ours: PROTOCOL_VERSION,
    });
  }
  return plugin;
}

function pluginIn(exported: unknown, path: string): Plugin {
  const candidates = [exported, isObject(exported) ? exported["default"] : undefined].filter(isObject);
  const found = candidates.find((it) =>
    ["parahost", "module", "collator", "processModule"].some((name) => it[name] !== undefined),
  );
  const problem = found ? problemOf(found) : "exports neither `parahost` nor `module`";
  if (problem !== null) throw refused("NotAPlugin", { path, problem });
  return found as unknown as Plugin;
}

function problemOf(exported: Readonly<Record<string, unknown>>): string | null {
  const { parahost, module, collator, processModule, replaces, config } = exported;
  if (typeof parahost !== "string" || !/^\d+(\.\d+)*$/.test(parahost)) return "`parahost` is not a protocol version";
  if ([module, collator, processModule].every((it) => it === undefined))
    return "exports neither `module` nor `collator` nor `processModule`";
  if (!isBindings(module)) return "`module` is not a ContainerModule, nor a function that makes one";
  if (!isBindings(processModule)) return "`processModule` is not a ContainerModule, nor a function that makes one";
  if (!isNames(replaces)) return "`replaces` is not a list of subsystems' names";
  if (collator !== undefined && !isPart(collator))
    return "`collator` is not { module, replaces? }: a ContainerModule or a function that makes one, and names of subsystems";
  if (config !== undefined && !isSchema(config)) return "`config` is not a schema (zod's, or another Standard Schema)";
  return null;
}

const isNames = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((name) => typeof name === "string"));
const isPart = (value: unknown): boolean =>
  isObject(value) && value["module"] !== undefined && isBindings(value["module"]) && isNames(value["replaces"]);
const isBindings = (value: unknown): boolean =>
  value === undefined || typeof value === "function" || isContainerModule(value);
const isSchema = (value: unknown): boolean => {
  const standard =
    isObject(value) || typeof value === "function" ? (value as Record<string, unknown>)["~standard"] : null;
  return isObject(standard) && typeof standard["validate"] === "function";
};
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const majorOf = (version: string): string | undefined => version.split(".")[0];
const refused = (code: string, details: Readonly<Record<string, unknown>>, cause?: unknown): SubsystemError =>
  new SubsystemError("kernel", code, { fatal: true, details, cause });
