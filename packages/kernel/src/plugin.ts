import type { SubsystemName } from "@parahost/protocol";
import type { ContainerModule } from "inversify";

/** Bindings as they are, or made from what the plugin's schema gave. */
export type PluginBindings<C> = ContainerModule | ((config: C) => ContainerModule);

/** Where a value is wrong, and how. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
type SchemaAnswer<C> = { readonly value: C; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/**
 * Says what a plugin's section of the configuration may hold: a schema of zod, or of any library that keeps to
 * [Standard Schema](https://standardschema.dev), so that the plugin and its host need not have one copy of one library.
 */
export interface PluginSchema<C> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    /** What the value means, or what is wrong with it. */
    readonly validate: (value: unknown) => SchemaAnswer<C> | Promise<SchemaAnswer<C>>;
  };
}
/** What is added to each node of a kind. */
export interface NodePart<C> {
  readonly module: PluginBindings<C>;
  /** Subsystems of ours that are left out where it is loaded; `module` binds others of these names. */
  readonly replaces?: readonly SubsystemName[];
}
/** What a team's package exports: under these names, or as its default. */
export interface Plugin<C = unknown> extends Partial<NodePart<C>> {
  /**
   * The protocol version that it was written for, written out: `PROTOCOL_VERSION` as an import would always be the host's.
   */
  readonly parahost: string;
  /** Its bindings for each validator's container: subsystems, strategies. */
  readonly module?: PluginBindings<C>;
  /** What it adds to each collator, in the form of what it adds to validators. */
  readonly collator?: NodePart<C>;
  /** Its bindings for the container that the validators of a process share: runtime modules, the rule of finality. */
  readonly processModule?: PluginBindings<C>;
  /** Subsystems of a validator's that are left out where it is loaded; `module` binds others of these names. */
  readonly replaces?: readonly SubsystemName[];
  /** What may stand under `config` beside its name in the configuration file. Without it, nothing may. */
  readonly config?: PluginSchema<C>;
}
/** A plugin as it stands: its bindings may take what its schema gives. */
export const definePlugin = <C = undefined>(plugin: Plugin<C>): Plugin<C> => plugin;

/** By shape: what loads it may not see the class that made it. */
export const isContainerModule = (value: unknown): value is ContainerModule =>
  typeof value === "object" && value !== null && "load" in value && typeof value.load === "function";
