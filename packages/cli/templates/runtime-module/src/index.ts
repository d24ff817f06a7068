import { definePlugin } from "@parahost/kernel";
import { AnyRuntimeModule } from "@parahost/runtime";
import { ContainerModule } from "inversify";
import { TemplateName } from "./module.js";

export { TemplateName };
/** What `parahost dev --plugin` loads: one more module of the relay chain's runtime, which the validators share. */
export default definePlugin({
  parahost: "1.0",
  processModule: new ContainerModule(({ bind }) => {
    bind(TemplateName).toSelf().inSingletonScope();
    bind(AnyRuntimeModule).toService(TemplateName);
  }),
});
