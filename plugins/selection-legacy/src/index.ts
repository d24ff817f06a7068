import { SelectionStrategy } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { LegacySelection } from "./strategy.js";

export { LegacySelection };
/** A plugin is one module that binds one token, beside the other plugins that bind it. */
export default new ContainerModule(({ bind }) => {
  bind(SelectionStrategy).to(LegacySelection).inSingletonScope();
});
