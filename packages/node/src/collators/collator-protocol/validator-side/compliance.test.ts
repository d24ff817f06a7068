import { beforeAll, describe } from "@jest/globals";
import { describeSubsystem } from "@parahost/conformance/jest";
import { ready } from "@parahost/primitives";
import { candidate, PARA_1 } from "../../../../../../test/node/backing-session.js";
import { eventsAbout } from "../../../../../../test/node/bridge-says.js";
import { aboutCollations, madeOf } from "../../../../../../test/node/collator-says.js";
import { LEAF, ValidatorSideWorld } from "../../../../../../test/node/validator-side-world.js";
import type { ValidatorSideRole } from "./role.js";

const peer = "Charlie";

/** Charlie has declared himself; he takes his time to deliver. */
async function newWorld() {
  const side = new ValidatorSideWorld();
  side.world.answer("networkBridgeTx", "requestCollation", async ({ relayParent }) => {
    await side.clock.sleep(900);
    return madeOf(candidate("head 7", relayParent));
  });
  await side.world.activate(LEAF);
  await side.collator(peer);
  return side.world;
}

describe("ValidatorSideSubsystem", () => {
  beforeAll(ready);
  describeSubsystem<ValidatorSideRole>("as any subsystem", newWorld, {
    asks: (relayParent) => ({ collationFetchingRequest: { peer, relayParent, paraId: PARA_1 } }),
    tells: (relayParent) => ({
      ...aboutCollations(relayParent),
      networkBridgeUpdate: eventsAbout(relayParent, peer, { kind: "AdvertiseCollation", relayParent }),
    }),
  });
});
