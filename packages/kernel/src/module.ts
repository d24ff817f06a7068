import { ContainerModule } from "inversify";
import { LeafFollower } from "./leaf-follower.js";
import { CandidateReports } from "./observers.js";
import { Observers } from "./onlookers.js";
import { Overseer } from "./overseer.js";
import { ObservedReports } from "./reports.js";

/**
 * The kernel of one validator, for the validator's container.
 *
 * Wants there: `AnySubsystem`s, `Log`, `Metrics`, `NodeName`, `Chain` (and `AllowedAncestry`, else a leaf is alone in its view); in the
 * same container or its parent: `Clock`.
 */
export const kernelModule = new ContainerModule(({ bind }) => {
  bind(Observers).toSelf().inSingletonScope();
  bind(Overseer).toSelf().inSingletonScope();
  bind(LeafFollower).toSelf().inSingletonScope();
  bind(CandidateReports).to(ObservedReports).inSingletonScope();
});
