import type { HostConfiguration } from "./host-configuration.js";

/** A member of the host configuration by name. */
export type ConfigurationMember = keyof HostConfiguration;
/** What keeps a configuration from working: the member, and what it would have to be. */
export interface Inconsistency {
  readonly member: ConfigurationMember;
  readonly reason: string;
}
/** Why an entry point of the configuration refuses a call. */
export type ConfigurationError =
  | { readonly code: "BadOrigin" }
  | { readonly code: "InvalidNewValue"; readonly details: Inconsistency };
