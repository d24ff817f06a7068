import { definePlugin, SelectionStrategy } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { feesConfig } from "./config.js";
import { SelectionByFees } from "./strategy.js";

export { type FeesConfig, feesConfig } from "./config.js";
export { SelectionByFees };
/** A fourth strategy, beside the three that are there. */
export default definePlugin({
  parahost: "1.0",
  config: feesConfig,
  module: (config) =>
    new ContainerModule(({ bind }) => {
      bind(SelectionStrategy).toConstantValue(new SelectionByFees(config));
    }),
});
