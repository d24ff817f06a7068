import { optionOf } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Storage, StorageValue } from "../frame/index.js";
import { type HostConfiguration, hostConfiguration, zeroConfiguration } from "./host-configuration.js";

/** The storage items of this module, under the guide's names. No other module touches them. */
@injectable()
export class ConfigurationState {
  readonly configuration: StorageValue<HostConfiguration>;
  /** To be applied at the next session change. */
  readonly pendingConfiguration: StorageValue<HostConfiguration | null>;

  constructor(@inject(Storage) storage: Storage) {
    const pallet = "Configuration";
    this.configuration = new StorageValue(storage, pallet, "Configuration", hostConfiguration, zeroConfiguration);
    this.pendingConfiguration = new StorageValue(
      storage,
      pallet,
      "PendingConfiguration",
      optionOf(hostConfiguration),
      null,
    );
  }
}
