import { runtimeScript } from "./runtime-script.js";

/** From each suite `runtime/<module>` to the module that answers it. */
export const runtimeSuites = {
  "runtime/configuration": runtimeScript("Configuration"),
  "runtime/initializer": runtimeScript("Initializer"),
  "runtime/paras": runtimeScript("Paras"),
  "runtime/scheduler": runtimeScript("Scheduler"),
  "runtime/inclusion": runtimeScript("Inclusion"),
} as const;
