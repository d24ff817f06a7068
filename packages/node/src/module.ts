import { AnySubsystem } from "@parahost/kernel";
import { ContainerModule, type Newable } from "inversify";
import { Signer } from "./shared/index.js";
import { ChainApiMetrics } from "./utility/chain-api/metrics.js";
import { ChainApiSubsystem } from "./utility/chain-api/subsystem.js";
import { RuntimeApiMetrics } from "./utility/runtime-api/metrics.js";
import { RuntimeApiSubsystem } from "./utility/runtime-api/subsystem.js";

/** What several subsystems use. */
const SHARED: readonly Newable<object>[] = [Signer];
/** The node's roster, in the order a collation meets them. */
const SUBSYSTEMS: readonly Newable<AnySubsystem>[] = [ChainApiSubsystem, RuntimeApiSubsystem];
const METRICS: readonly Newable<object>[] = [ChainApiMetrics, RuntimeApiMetrics];

/** Binds every subsystem of the node; what they need of ports is bound by whoever makes the container. */
export const nodeModule = new ContainerModule(({ bind }) => {
  for (const service of [...SHARED, ...METRICS]) bind(service).toSelf().inSingletonScope();
  for (const subsystem of SUBSYSTEMS) {
    bind(subsystem).toSelf().inSingletonScope();
    bind(AnySubsystem).toService(subsystem);
  }
});
