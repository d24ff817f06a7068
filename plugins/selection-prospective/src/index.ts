import { SelectionStrategy } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { ProspectiveSelection } from "./strategy.js";

export { ProspectiveSelection };
/** A plugin is one module that binds one token, beside the other plugins that bind it. */
export default new ContainerModule(({ bind }) => {
  bind(SelectionStrategy).to(ProspectiveSelection).inSingletonScope();
});
