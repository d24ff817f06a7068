import { expect, it } from "@jest/globals";
import { World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { MemoryStores, VirtualClock } from "@parahost/kernel";
import { blockNumber, signature } from "@parahost/primitives";
import { chainOfBlocks } from "../../../../../test/node/signing.js";
import { relayParent, seconded } from "../../../../../test/node/signing-claims.js";
import { SigningGuard } from "./signing-guard.js";
import { SigningGuardSubsystem } from "./subsystem.js";

describeSubsystem(
  "SigningGuardSubsystem, as any subsystem",
  async () => {
    const guard = new SigningGuard(new MemoryStores(), chainOfBlocks(new Map([[relayParent(1), 1]])));
    await sign(guard);
    return World.around(new SigningGuardSubsystem(guard), new VirtualClock());
  },
  { asks: () => ({}), tells: () => ({}) },
);

const sign = (guard: SigningGuard) => guard.sign(seconded(1, 1), async () => signature(`0x${"01".repeat(64)}`));

it("prunes the record with finality, and closes it when the node concludes", async () => {
  const clock = new VirtualClock();
  const guard = new SigningGuard(new MemoryStores(), chainOfBlocks(new Map([[relayParent(1), 1]])));
  const world = World.around(new SigningGuardSubsystem(guard), clock);
  await sign(guard);
  await world.finalize({ hash: relayParent(287), number: blockNumber(287) });
  expect(await sign(guard)).toBeDefined();

  // 256 blocks are kept, and 32 pruned at a time: 32 + 256 = 288.
  await world.finalize({ hash: relayParent(288), number: blockNumber(288) });
  await expect(sign(guard)).rejects.toMatchObject({ code: "TooOldToSign" });
  await world.conclude();
  await expect(sign(guard)).rejects.toMatchObject({ code: "Concluded" });
  expect(world.faults).toEqual([]);
});
