import { err, ok, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import type { Origin, RuntimeModule } from "../frame/index.js";
import { checkConsistency, checkValue } from "./checks.js";
import type { ConfigurationError, ConfigurationMember } from "./errors.js";
import type { HostConfiguration } from "./host-configuration.js";
import { ConfigurationState } from "./state.js";

/** A member of the configuration and its new value. */
export type ConfigurationChange = {
  readonly [M in ConfigurationMember]: { readonly member: M; readonly value: HostConfiguration[M] };
}[ConfigurationMember];

/**
 * What all modules work under. It changes at session changes only, before any other module hears of them.
 *
 * @guide runtime/configuration.md
 */
@injectable()
export class Configuration implements RuntimeModule {
  readonly module = "Configuration";

  constructor(@inject(ConfigurationState) private readonly state: ConfigurationState) {}

  /** Sets the active configuration. Checked by who makes the genesis. */
  initializeGenesis(configuration: HostConfiguration): void {
    this.state.configuration.set(configuration);
  }

  /** The pending configuration becomes the active one. */
  onNewSession(): void {
    const pending = this.state.pendingConfiguration.take();
    if (pending) this.state.configuration.set(pending);
  }

  /** @guide runtime/configuration.md#routines */
  configuration(): HostConfiguration {
    return this.state.configuration.get();
  }

  /** What will be active from the next session on; `undefined` where nothing changes. */
  pendingConfiguration(): HostConfiguration | null {
    return this.state.pendingConfiguration.get();
  }

  /**
   * The entry point of every member: leaves a pending configuration with the member changed, even where that changes nothing.
   *
   * A change that would make a consistent configuration inconsistent is refused. One on the way out of an inconsistent
   * configuration is not.
   *
   * @guide runtime/configuration.md#entry-points
   */
  set(change: ConfigurationChange, origin: Origin): Result<null, ConfigurationError> {
    if (origin !== "Governance") return err({ code: "BadOrigin" });
    const before = this.state.pendingConfiguration.get() ?? this.configuration();
    const value = checkValue(change.member, change.value, before);
    if (!value.ok) return err({ code: "InvalidNewValue", details: value.error });
    const after = { ...before, [change.member]: change.value };
    const consistency = checkConsistency(after);
    if (!consistency.ok && checkConsistency(before).ok)
      return err({ code: "InvalidNewValue", details: consistency.error });
    this.state.pendingConfiguration.set(after);
    return ok(null);
  }
}
