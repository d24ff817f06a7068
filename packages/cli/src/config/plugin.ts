import { z } from "zod";

/** A plugin by its package folder, its file, or its package's name; and what it is to be told. */
export const pluginSchema = z
  .union(
    [
      z.string().min(1, { error: "is empty" }),
      z.strictObject({
        plugin: z.string({ error: "is no path or name" }).min(1, { error: "is empty" }),
        /** The plugin's own: its schema says what it may be. */
        config: z.unknown().optional(),
      }),
    ],
    { error: 'is neither a path or name nor { "plugin": PATH or NAME, "config": … }' },
  )
  .transform((given): PluginSetting => (typeof given === "string" ? { plugin: given } : given));

/** A plugin as the settings name it. */
export interface PluginSetting {
  readonly plugin: string;
  readonly config?: unknown;
}
