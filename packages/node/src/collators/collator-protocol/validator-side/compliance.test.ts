import { beforeAll, describe } from "@jest/globals";
import { describeSubsystem } from "@parahost/conformance/jest";
import { ready } from "@parahost/primitives";
import { PARA_1 } from "../../../../../../test/node/backing-session.js";
import { aboutCollations } from "../../../../../../test/node/collator-says.js";
import { LEAF, ValidatorSideWorld } from "../../../../../../test/node/validator-side-world.js";
import type { ValidatorSideRole } from "./role.js";

const peer = "Charlie";

/** Charlie has declared himself; he takes his time to deliver. */
async function newWorld() {
  const side = new ValidatorSideWorld();
  side.collations.set(peer, () => side.clock.sleep(900).then(() => side.made("head 7")));
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
      networkBridgeUpdate: {
        ...{ kind: "PeerMessage", peer },
        message: { kind: "AdvertiseCollation", relayParent },
      },
    }),
  });
});
