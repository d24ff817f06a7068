import { describe, expect, it } from "@jest/globals";
import { defineRole, type Handlers, type Subsystem, SubsystemError, VirtualClock } from "@parahost/kernel";
import { candidateHash, type Hash } from "@parahost/primitives";
import { COMPLIANCE, type MessageSamples } from "./compliance.js";
import { describeSubsystem } from "./jest/index.js";
import { World } from "./world.js";

const role = defineRole({
  name: "bitfieldDistribution",
  target: "parachain::bitfield-distribution",
  asks: ["runtimeApi"],
  jobAsks: [],
  tells: ["provisioner"],
  unbounded: [],
});
type Probed = typeof role;
type Parts = Partial<Subsystem<Probed>>;
const bare = { distributeBitfield: () => undefined, networkBridgeUpdate: () => undefined };
const samples: MessageSamples<Probed> = {
  asks: () => ({}),
  tells: (relayParent) =>
    ({
      distributeBitfield: { relayParent, bitfield: {} },
      networkBridgeUpdate: { kind: "PeerDisconnected", peer: "x" },
    }) as never,
};
const worldOf = (makeParts: (clock: VirtualClock) => Parts) => {
  const clock = new VirtualClock();
  const probe: Subsystem<Probed> = { role, handlers: bare as unknown as Handlers<Probed>, ...makeParts(clock) };
  return World.around(probe, clock).answer("runtimeApi", "version", () => 1);
};
const handling = (handler: (relayParent: Hash) => unknown): Parts => ({
  handlers: {
    ...bare,
    distributeBitfield: (_ctx: never, { relayParent }: { relayParent: Hash }) => handler(relayParent),
  } as unknown as Handlers<Probed>,
});
const data = { kind: "BackedCandidate", receipt: { candidate: candidateHash(`0x${"00".repeat(32)}`) } } as never;

describeSubsystem("a subsystem that does nothing", () => worldOf(() => ({})), samples);

describe("the checks find", () => {
  let made = 0;
  it.each<[string, (clock: VirtualClock) => Parts, string, RegExp]>([
    [
      "a subsystem that throws at what it does not know",
      () => handling(() => Promise.reject(new TypeError("no such leaf"))),
      "never told of",
      /TypeError: no such leaf/,
    ],
    [
      "a fatal fault",
      () => handling(() => Promise.reject(new SubsystemError("probe", "Broken", { fatal: true }))),
      "concludes",
      /probe: Broken/,
    ],
    [
      "leaves that are not let go of",
      (clock) => {
        let held: Hash | undefined;
        return {
          onLeaf: async (ctx, { hash }) => {
            held ??= hash;
            const first = held;
            ctx.spawn("node", async (job) => {
              await clock.sleep(1_000);
              await job.tell("provisioner", "provisionableData", { relayParent: first, data });
            });
          },
        };
      },
      "lets go",
      /provisioner\.provisionableData names a leaf that is gone/,
    ],
    [
      "a fault of churn",
      () => {
        const seen = new Set<Hash>();
        return {
          onLeaf: (_ctx, { hash }) => void seen.add(hash),
          onLeafGone: (_ctx, hash) => {
            if (!seen.delete(hash)) throw new SubsystemError("probe", "UnknownLeaf", { fatal: false });
          },
        };
      },
      "come and go",
      /probe: UnknownLeaf/,
    ],
    [
      "what says something else each time",
      () => {
        made += 1;
        if (made % 2 === 1) return {};
        return {
          onLeaf: (ctx, { hash }) => void ctx.tell("provisioner", "provisionableData", { relayParent: hash, data }),
        };
      },
      "the same",
      /^said /,
    ],
  ])("%s", async (_what, parts, check, says) => {
    const found = COMPLIANCE.find(({ title }) => title.includes(check));
    const wrong = await found?.run(async () => worldOf(parts), samples);

    expect(wrong).toContainEqual(expect.stringMatching(says));
  });
});
