import { configurePlugin, isSubsystemError, loadPlugin, type Plugin, type SubsystemError } from "@parahost/kernel";
import { pluginEntry, pluginFiles, pluginHost } from "../../adapters/plugin-files.js";
import type { PluginSetting } from "../../config/plugin.js";
import { OptionError } from "../../dev/option-error.js";
import type { DevPlugin } from "../../dev/plugins.js";

/**
 * The plugins that the settings name, ready for `startDevChain`.
 *
 * @param folder - from which paths and names are looked for
 * @throws OptionError `plugins`, with the plugin as it was given and what is wrong with it
 */
export async function pluginsFor(settings: readonly PluginSetting[], folder: string): Promise<readonly DevPlugin[]> {
  const plugins: DevPlugin[] = [];
  for (const setting of settings) plugins.push(await pluginFor(setting, folder));
  return plugins;
}

async function pluginFor({ plugin: name, config }: PluginSetting, folder: string): Promise<DevPlugin> {
  const plugin = await loaded(name, entryOf(name, folder));
  const configured = await configurePlugin(plugin, config);
  if (!configured.ok) {
    const { place, reason } = configured.error;
    throw refused(name, place === "" ? reason : `${place}: ${reason}`);
  }
  const { module, collatorModule, processModule } = configured.value;
  const collator = { module: collatorModule, replaces: plugin.collator?.replaces ?? [] };
  return { name, module, replaces: plugin.replaces ?? [], collator, processModule };
}

function entryOf(name: string, folder: string): string {
  let entry: string | null;
  try {
    entry = pluginEntry(name, folder);
  } catch (fault) {
    throw refused(name, (fault as Error).message);
  }
  if (entry === null)
    throw refused(name, `is no file or folder, and no package that ${folder} or parahost itself can see`);
  return entry;
}

async function loaded(name: string, path: string): Promise<Plugin> {
  try {
    return await loadPlugin(path, pluginHost(), pluginFiles);
  } catch (fault) {
    if (!isSubsystemError(fault)) throw fault;
    throw refused(name, sentence(fault), fault.cause);
  }
}

function sentence({ code, details }: SubsystemError): string {
  const { path, problem, package: copied, ours, theirs, host } = details;
  switch (code) {
    case "SecondCopy":
      return `brings a copy of ${copied} of its own: ${theirs}, beside ours: ${ours}; it should be a peer dependency`;
    case "ProtocolVersion":
      return `${path} was written for version ${theirs} of the protocol, and ours is ${ours}: ${host}`;
    case "PluginNotLoaded":
      return `${path} cannot be loaded`;
    default:
      return `${path} is no plugin: ${problem}`;
  }
}

const refused = (name: string, reason: string, cause?: unknown): OptionError =>
  new OptionError("plugins", `${name}: ${reason}`, cause);
