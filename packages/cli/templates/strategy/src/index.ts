import { definePlugin, SelectionStrategy } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { TemplateName } from "./strategy.js";

export { TemplateName };
/** What `parahost dev --plugin` loads: the strategy, beside those that are there. */
export default definePlugin({
  parahost: "1.0",
  module: new ContainerModule(({ bind }) => {
    bind(SelectionStrategy).to(TemplateName).inSingletonScope();
  }),
});
