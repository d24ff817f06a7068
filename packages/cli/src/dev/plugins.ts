import { isContainerModule } from "@parahost/kernel";
import type { SubsystemName } from "@parahost/protocol";
import type { ContainerModule } from "inversify";

/** What a plugin adds to nodes of one kind. */
export interface PluginPart {
  /** Loaded into each such node's container, after ours. */
  readonly module?: ContainerModule;
  /** Subsystems of ours that are left out, since it brings others. */
  readonly replaces?: readonly SubsystemName[];
}
/** What somebody else adds to a development chain, and under which name it is spoken of. To validators, where nothing else is said. */
export interface DevPlugin extends PluginPart {
  readonly name: string;
  readonly collator?: PluginPart;
  /** Loaded into the process's container, after ours. */
  readonly processModule?: ContainerModule;
}

/** Gives a name to those that have none: their place in the list, from 1 on. */
export const namedPlugins = (given: readonly (DevPlugin | ContainerModule)[]): readonly DevPlugin[] =>
  given.map((plugin, i) => (isContainerModule(plugin) ? { name: `plugin ${i + 1}`, module: plugin } : plugin));

/** The kinds of node, and what a plugin adds to each. */
export const PART_FOR = {
  validator: (plugin: DevPlugin): PluginPart => plugin,
  collator: ({ collator = {} }: DevPlugin): PluginPart => collator,
} as const;
export type NodeKind = keyof typeof PART_FOR;

/** Subsystems of ours that nodes of that kind do without. */
export const replacedOn = (kind: NodeKind, plugins: readonly DevPlugin[]): readonly SubsystemName[] =>
  plugins.flatMap((plugin) => PART_FOR[kind](plugin).replaces ?? []);
/** What plugins load into the container of a node of that kind, with the name of each. */
export const modulesFor = (kind: NodeKind, plugins: readonly DevPlugin[]) =>
  plugins.flatMap((plugin) => {
    const { module } = PART_FOR[kind](plugin);
    return module ? [{ name: plugin.name, module }] : [];
  });
