import { beforeAll, describe } from "@jest/globals";
import { noMetrics, recordedReports, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { InProcessVerifier, MemoryKeystore, SeededChance, VirtualClock } from "@parahost/kernel";
import { ready } from "@parahost/primitives";
import {
  CORES,
  GROUPS,
  keysOf,
  NAMES,
  PARA_1,
  ROTATION,
  SESSION,
  validatorIds,
} from "../../../../../../test/node/backing-session.js";
import { eventsAbout } from "../../../../../../test/node/bridge-says.js";
import { aboutCollations } from "../../../../../../test/node/collator-says.js";
import { CollationLog } from "./collation-log.js";
import { CollatorSideMetrics } from "./metrics.js";
import { OurDeclaration } from "./our-declaration.js";
import type { CollatorSideRole } from "./role.js";
import { CollatorSideSubsystem } from "./subsystem.js";

/** Collates on para 1, and knows the validator Alice. */
async function newWorld(): Promise<World<CollatorSideRole>> {
  const clock = new VirtualClock();
  const keystore = new MemoryKeystore(new SeededChance("collator"));
  keystore.insertUri("colt", "//Collator");
  const subject = new CollatorSideSubsystem(
    new OurDeclaration(keystore, { localPeer: "us" }),
    new InProcessVerifier(clock),
    clock,
    new CollatorSideMetrics(noMetrics),
    new CollationLog(recordedReports(), silentLog),
  );
  const validators = validatorIds(keysOf(...NAMES));
  const world = World.around(subject, clock)
    .answer("runtimeApi", "availabilityCores", () => CORES)
    .answer("runtimeApi", "validators", () => validators)
    .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
    .answer("runtimeApi", "sessionIndexForChild", () => SESSION);
  await world.tell("collateOn", { paraId: PARA_1 });
  const authorities = validators.slice(0, 1);
  await world.tell("networkBridgeUpdate", { kind: "PeerConnected", peer: "Alice", role: "Authority", authorities });
  return world;
}

describe("CollatorSideSubsystem", () => {
  beforeAll(ready);
  const peer = "Alice";
  // Hearing that she is gone, it waits to connect to her again for as long as the relay parent is in view.
  describeSubsystem<CollatorSideRole>("as any subsystem", newWorld, {
    asks: (relayParent) => ({ collationFetchingRequest: { peer, relayParent, paraId: PARA_1 } }),
    tells: (relayParent) => {
      const about = aboutCollations(relayParent);
      const message = { kind: "CollationSeconded", ...about.seconded } as const;
      const gone = { kind: "PeerDisconnected", peer } as const;
      return { ...about, networkBridgeUpdate: [...eventsAbout(relayParent, peer, message), gone] };
    },
  });
});
