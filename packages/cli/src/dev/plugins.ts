import { isContainerModule } from "@parahost/kernel";
import type { SubsystemName } from "@parahost/protocol";
import type { ContainerModule } from "inversify";

/** What somebody else adds to a development chain, and under which name it is spoken of. */
export interface DevPlugin {
  readonly name: string;
  /** Loaded into each validator's container, after ours. */
  readonly module?: ContainerModule;
  /** Loaded into the process's container, after ours. */
  readonly processModule?: ContainerModule;
  /** Subsystems of ours that are left out, since it brings others. */
  readonly replaces?: readonly SubsystemName[];
}

/** Gives a name to those that have none: their place in the list, from 1 on. */
export const namedPlugins = (given: readonly (DevPlugin | ContainerModule)[]): readonly DevPlugin[] =>
  given.map((plugin, i) => (isContainerModule(plugin) ? { name: `plugin ${i + 1}`, module: plugin } : plugin));
