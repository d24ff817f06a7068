import { beforeEach, describe, expect, it } from "@jest/globals";
import {
  type Context,
  defineRole,
  type Handlers,
  type Subsystem,
  SubsystemError,
  VirtualClock,
} from "@parahost/kernel";
import { blockNumber, candidateHash, hash } from "@parahost/primitives";
import { World } from "./world.js";

const storeRole = defineRole({
  name: "availabilityStore",
  target: "parachain::availability-store",
  asks: ["chainApi"],
  jobAsks: ["runtimeApi"],
  tells: ["networkBridgeTx"],
  unbounded: [],
});
type StoreRole = typeof storeRole;
const candidate = { candidateHash: candidateHash("0xaa") };
const leaf = { hash: hash("0x01"), number: blockNumber(1) };

/** A subsystem that does a little of everything: asks, tells, takes signals. */
class Probe implements Subsystem<StoreRole> {
  readonly role = storeRole;
  readonly heard: string[] = [];
  readonly handlers = {
    queryDataAvailability: (ctx, { candidateHash }) =>
      ctx.later("node", async (job) => {
        await job.tell("networkBridgeTx", "disconnectPeer", { peer: candidateHash, peerSet: "validation" });
        return (await job.ask("runtimeApi", "version", { at: leaf.hash })) > 1;
      }),
  } as Partial<Handlers<StoreRole>> as Handlers<StoreRole>;

  onLeaf(_ctx: Context<StoreRole>, { allowedRelayParents }: { allowedRelayParents: readonly string[] }): void {
    this.heard.push(`leaf with ${allowedRelayParents.join()}`);
  }
  onLeafGone(): void {
    this.heard.push("gone");
  }
  async onFinalized(ctx: Context<StoreRole>): Promise<void> {
    this.heard.push(`finalized ${await ctx.ask("chainApi", "finalizedBlockNumber", null)}`);
  }
  onConclude(): void {
    this.heard.push("concluded");
  }
}

let clock: VirtualClock;
let probe: Probe;
let world: World<StoreRole>;
beforeEach(() => {
  clock = new VirtualClock();
  probe = new Probe();
  world = World.around(probe, clock);
});

describe("World", () => {
  it("hands over signals, with the leaf alone in its view where nothing else is said", async () => {
    world.answer("chainApi", "finalizedBlockNumber", () => blockNumber(7));
    await world.activate(leaf);
    await world.activate({ ...leaf, hash: hash("0x02"), allowedRelayParents: [hash("0x02"), leaf.hash] }, leaf.hash);
    await world.finalize(leaf);
    await world.conclude();

    expect(probe.heard).toEqual(["leaf with 0x01", "gone", "leaf with 0x02,0x01", "finalized 7", "concluded"]);
  });

  it("keeps what the subsystem said, in order, with payloads", async () => {
    world.answer("runtimeApi", "version", ({ at }) => (at === leaf.hash ? 2 : 0));

    await expect(world.until(world.ask("queryDataAvailability", candidate))).resolves.toBe(true);
    expect(world.transcript).toEqual(["networkBridgeTx.disconnectPeer", "runtimeApi.version"]);
    expect(world.told("networkBridgeTx", "disconnectPeer")).toEqual([{ peer: "0xaa", peerSet: "validation" }]);
    expect(world.told("runtimeApi", "version")).toEqual([{ at: leaf.hash }]);
  });

  it("moves time only while somebody waits, as far as the slow neighbour needs", async () => {
    world.answer("runtimeApi", "version", () => clock.sleep(600).then(() => 2));
    const answer = world.ask("queryDataAvailability", candidate);
    await world.settle();
    expect(clock.now()).toBe(0);

    await world.until(answer);
    expect(clock.now()).toBe(600);
  });

  it("fails an ask that no script answers, loudly and by name", async () => {
    const answer = world.ask("queryDataAvailability", candidate);

    await expect(world.until(answer)).rejects.toThrow("World has no answer for runtimeApi.version");
    expect(world.faults).toHaveLength(1);
  });

  it("hands a neighbour's fault to the subsystem", async () => {
    const fault = new SubsystemError("runtimeApi", "Execution", { fatal: false });
    world.answer("runtimeApi", "version", () => Promise.reject(fault));

    await expect(world.until(world.ask("queryDataAvailability", candidate))).rejects.toBe(fault);
    expect(world.faults).toEqual([]);
  });

  it("takes no answers of those whom the subsystem never asks", () => {
    const answer = () =>
      world.answer("networkBridgeTx" as never, "sendValidationMessage" as never, () => null as never);
    expect(answer).toThrow("World: availabilityStore asks chainApi, runtimeApi, and so not networkBridgeTx");
  });

  it("says what cannot come", async () => {
    world.answer("chainApi", "finalizedBlockNumber", () => new Promise(() => {}));
    world.answer("runtimeApi", "version", () => 1);
    await world.finalize(leaf);
    const stuck = world.until(world.ask("queryDataAvailability", candidate));

    await expect(stuck).rejects.toThrow(
      "waiting for what cannot come: at 0 ms nothing is left to do, nobody sleeps, and no answer is due; " +
        '[{"subsystem":"availabilityStore","handling":"onFinalized","waitsFor":[{"to":"chainApi","kind":"finalizedBlockNumber"}]}]',
    );
  });
});
