import { AnySubsystem, definePlugin } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { TemplateNameSubsystem } from "./subsystem.js";

export type { TemplateNameMessages } from "./messages.js";
export { TemplateNameSubsystem };
/** What `parahost dev --plugin` loads: one more subsystem for each validator. */
export default definePlugin({
  parahost: "1.0",
  module: new ContainerModule(({ bind }) => {
    bind(TemplateNameSubsystem).toSelf().inSingletonScope();
    bind(AnySubsystem).toService(TemplateNameSubsystem);
  }),
});
