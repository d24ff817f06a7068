import { type Plugin, pluginBindings } from "@parahost/kernel";
import elasticScaling from "@parahost/selection-elastic-scaling";
import legacy from "@parahost/selection-legacy";
import prospective from "@parahost/selection-prospective";
import type { DevPlugin } from "./plugins.js";

const ours = (name: string, plugin: Plugin<undefined>): DevPlugin => ({
  ...{ name, module: pluginBindings(plugin, undefined).module },
});

/** Those that nobody has to name: a strategy each. */
const OURS: readonly DevPlugin[] = [
  ours("@parahost/selection-legacy", legacy),
  ours("@parahost/selection-prospective", prospective),
  ours("@parahost/selection-elastic-scaling", elasticScaling),
];

/** Ours, and then those that were given. One of ours that was named all the same is there once. */
export const allPlugins = ({ plugins }: { readonly plugins: readonly DevPlugin[] }): readonly DevPlugin[] => [
  ...OURS,
  ...plugins.filter(({ module }) => !module || OURS.every((our) => our.module !== module)),
];
