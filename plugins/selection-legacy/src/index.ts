import { definePlugin, SelectionStrategy } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { LegacySelection } from "./strategy.js";

export { LegacySelection };
/** The strategy as a plugin, as `parahost dev` has it from the beginning: it is bound beside the others, and the session chooses. */
export default definePlugin({
  parahost: "1.0",
  module: new ContainerModule(({ bind }) => {
    bind(SelectionStrategy).to(LegacySelection).inSingletonScope();
  }),
});
