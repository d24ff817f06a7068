import { AnySubsystem, definePlugin } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { TableValidation } from "./subsystem.js";
import { Table, tableConfig } from "./table.js";

export { Table, TableValidation, tableConfig };
/** Ours is left out wherever this one is named. */
export default definePlugin({
  parahost: "1.0",
  replaces: ["candidateValidation"],
  config: tableConfig,
  module: (config) =>
    new ContainerModule(({ bind }) => {
      bind(Table).toConstantValue(new Table(config));
      bind(TableValidation).toSelf().inSingletonScope();
      bind(AnySubsystem).toService(TableValidation);
    }),
});
