import { PvfHost } from "@parahost/kernel";
import { ContainerModule } from "inversify";
import { PvfPool } from "./pvf/pool.js";

/**
 * Answers the PvfHost port with a pool of workers. Belongs into the process container, which also binds Clock, Log,
 * `RealTime`, `PvfWorkerEntry`, and `PvfConfig` where the defaults do not do.
 */
export const wasmHostModule = new ContainerModule(({ bind }) => {
  bind(PvfPool).toSelf().inSingletonScope();
  bind(PvfHost).toService(PvfPool);
});
