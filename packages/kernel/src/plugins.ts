import { PROTOCOL_VERSION } from "@parahost/protocol";
import type { ContainerModule } from "inversify";
import { SubsystemError } from "./errors.js";

/** What a team's package exports, by name or as its default. */
export interface Plugin {
  /** The protocol version that it was written for: `PROTOCOL_VERSION` of the `@parahost/protocol` it was built with. */
  readonly parahost: string;
  /** Its bindings, for the validator's container. */
  readonly module: ContainerModule;
}

/** How modules are found and loaded: the process's own way, kept out of here. */
export interface PluginSource {
  /** Imports it. */
  load(specifier: string): Promise<unknown>;
  /** The file that a package's name means to the module at `from`; `null` where it means none. */
  resolve(packageName: string, from: string): string | null;
}

/** Packages of which one process may have one copy: tokens, brands and classes are theirs. */
const ONE_COPY = ["@parahost/primitives", "@parahost/protocol", "@parahost/kernel", "inversify"];

/**
 * Loads a plugin, and refuses what could not work with this host.
 *
 * Fails, fatally, with `PluginNotLoaded`, `NotAPlugin`, `SecondCopy` (two copies of a package, naming both paths) or `ProtocolVersion`
 * (another major version, naming both versions and both paths).
 *
 * @param path - the plugin's entry, as `source` understands it
 * @param host - a file of the host, from which its packages are found
 */
export async function loadPlugin(path: string, host: string, source: PluginSource): Promise<Plugin> {
  const copies = ONE_COPY.map((name) => ({
    ...{ package: name, ours: source.resolve(name, host), theirs: source.resolve(name, path) },
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
    const ours = source.resolve("@parahost/protocol", host);
    throw refused("ProtocolVersion", { path, theirs: plugin.parahost, host: ours ?? host, ours: PROTOCOL_VERSION });
  }
  return plugin;
}

function pluginIn(exported: unknown, path: string): Plugin {
  const candidates = [exported, isObject(exported) ? exported["default"] : undefined].filter(isObject);
  const found = candidates.find(({ parahost, module }) => parahost !== undefined || module !== undefined);
  if (!found) throw refused("NotAPlugin", { path, problem: "exports neither `parahost` nor `module`" });
  const { parahost, module } = found;
  if (typeof parahost !== "string" || !/^\d+(\.\d+)*$/.test(parahost))
    throw refused("NotAPlugin", { path, problem: "`parahost` is not a protocol version" });
  if (!isObject(module) || typeof module["load"] !== "function")
    throw refused("NotAPlugin", { path, problem: "`module` is not a ContainerModule" });
  return { parahost, module: module as unknown as ContainerModule };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const majorOf = (version: string): string | undefined => version.split(".")[0];
const refused = (code: string, details: Readonly<Record<string, unknown>>, cause?: unknown): SubsystemError =>
  new SubsystemError("kernel", code, { fatal: true, details, cause });
