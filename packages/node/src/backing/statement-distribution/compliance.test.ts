import { beforeAll, describe } from "@jest/globals";
import { noMetrics, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { InProcessVerifier, MemoryKeystore, SeededChance, VirtualClock } from "@parahost/kernel";
import { ready } from "@parahost/primitives";
import {
  candidate,
  GROUPS,
  keysOf,
  NAMES,
  ROTATION,
  SESSION,
  stated,
  validatorIds,
} from "../../../../../test/node/backing-session.js";
import { eventsAbout } from "../../../../../test/node/bridge-says.js";
import { StatementDistributionMetrics } from "./metrics.js";
import type { StatementDistributionRole } from "./role.js";
import { StatementDistributionSubsystem } from "./subsystem.js";

async function newWorld(): Promise<World<StatementDistributionRole>> {
  const clock = new VirtualClock();
  const chance = new SeededChance("statements");
  const metrics = new StatementDistributionMetrics(noMetrics);
  const keystore = new MemoryKeystore(chance);
  const subject = new StatementDistributionSubsystem(
    new InProcessVerifier(clock),
    keystore,
    metrics,
    chance,
    silentLog,
  );
  const world = World.around(subject, clock)
    .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
    .answer("runtimeApi", "validators", () => validatorIds(keysOf(...NAMES)))
    .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
    .answer("runtimeApi", "disabledValidators", () => []);
  for (const peer of ["a", "b"])
    await world.tell("networkBridgeUpdate", { kind: "PeerConnected", peer, role: "Authority", authorities: [] });
  return world;
}

describe("StatementDistributionSubsystem", () => {
  beforeAll(ready);
  describeSubsystem<StatementDistributionRole>("as any subsystem", newWorld, {
    asks: () => ({}),
    tells: (relayParent) => {
      const keys = keysOf(...NAMES);
      const about = candidate("first", relayParent);
      return {
        networkBridgeUpdate: eventsAbout(relayParent, "a", {
          ...{ kind: "Statement", relayParent },
          statement: stated(keys, 2, "Seconded", about),
        }),
        share: { relayParent, statement: stated(keys, 0, "Valid", about) },
      };
    },
  });
});
