import { beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, looseSubsystem, noMetrics, silentLog } from "@parahost/conformance";
import { type Chain, MemoryNetworkHub, Observers, Overseer, SeededChance, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  candidateHash,
  fromHex,
  hash,
  signature,
  type ValidatorId,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import type { PeerId, SubsystemName } from "@parahost/protocol";
import fc from "fast-check";
import { NetworkBridgeMetrics } from "./metrics.js";
import { NetworkBridgeRxSubsystem } from "./rx/subsystem.js";
import { NetworkBridgeTxSubsystem } from "./tx/subsystem.js";

const h22 = "22".repeat(32);
const candidate = candidateHash(`0x${h22}`);
const chain = { finalizedHash: async () => hash(`0x${"9e".repeat(32)}`) } as unknown as Chain;
const leaf = (n: number) => ({
  ...{ hash: hash(`0x${n.toString(16).padStart(64, "0")}`), number: blockNumber(n), allowedRelayParents: [] },
});

/** A node of both halves of the bridge, and neighbours that write down what they hear, and when. */
function nodeOf(peer: PeerId, key: ValidatorId, hub: MemoryNetworkHub, clock: VirtualClock) {
  const heard: string[] = [];
  const counted = countedMetrics();
  const metrics = new NetworkBridgeMetrics(counted);
  const network = hub.join(peer, "Authority", [key]);
  const rx = new NetworkBridgeRxSubsystem(network, hub.authorityDiscovery, chain, metrics, silentLog);
  const tx = new NetworkBridgeTxSubsystem(network, hub.authorityDiscovery, chain, metrics);
  const neighbour = (name: SubsystemName, handlers: Parameters<typeof looseSubsystem>[1] = {}) =>
    looseSubsystem(
      { name, target: "parachain::test", asks: [], jobAsks: [], tells: [], unbounded: [] },
      {
        networkBridgeUpdate: (_ctx, event) => void heard.push(`${clock.now()} ${name} ${JSON.stringify(event)}`),
        ...handlers,
      },
    );
  const observers = new Observers(silentLog);
  const faults: unknown[] = [];
  observers.on("fault", (_origin, fault) => faults.push(fault));
  const availability = neighbour("availabilityDistribution", {
    povFetchingRequest: (ctx, { candidateHash }: { candidateHash: string }) =>
      ctx.later("node", async () => (candidateHash === candidate ? { blockData: fromHex("0xdd") } : null)) as unknown,
  });
  const overseer = new Overseer(
    [rx, tx, neighbour("statementDistribution"), neighbour("bitfieldDistribution"), availability],
    ...[clock, silentLog, noMetrics, observers],
  );
  overseer.start();
  const outside = overseer.handle({
    ...{ name: "test", asks: ["networkBridgeTx"], tells: ["networkBridgeTx"], unbounded: [] },
  } as const);
  return { heard, faults, counted, network, overseer, outside };
}

/** Two validators on one network. */
async function pair(seed: string) {
  const clock = new VirtualClock();
  const hub = new MemoryNetworkHub(clock, new SeededChance(seed));
  const alice = nodeOf("alice", validatorId(`0x${"a1".repeat(32)}`), hub, clock);
  const bob = nodeOf("bob", validatorId(`0x${"b0".repeat(32)}`), hub, clock);
  await clock.advance(100);
  return { clock, hub, alice, bob };
}
type Pair = Awaited<ReturnType<typeof pair>>;

const kindsOf = (heard: readonly string[], by: SubsystemName) =>
  heard.filter((line) => line.includes(` ${by} `)).map((line) => JSON.parse(line.slice(line.indexOf("{"))).kind);

async function talk({ clock, alice, bob }: Pair): Promise<void> {
  await alice.overseer.activeLeaves({ activated: leaf(1) });
  await bob.overseer.activeLeaves({ activated: leaf(1) });
  await clock.advance(100);
  await alice.outside.tell("networkBridgeTx", "sendValidationMessage", {
    peers: ["bob"],
    message: {
      protocol: "StatementDistribution",
      message: {
        ...{ kind: "Statement", relayParent: leaf(1).hash },
        statement: {
          payload: { kind: "Valid", candidateHash: candidate },
          validatorIndex: validatorIndex(0),
          signature: signature(`0x${"33".repeat(64)}`),
        },
      },
    },
  });
  await clock.advance(100);
}

describe("two nodes whose bridges share a network", () => {
  let both: Pair;
  beforeEach(async () => {
    both = await pair("bridge");
  });

  it("meet, see each other's view, and hear what the other says, in that order", async () => {
    await talk(both);

    expect(kindsOf(both.bob.heard, "statementDistribution")).toEqual([
      ...["PeerConnected", "OurViewChange", "PeerViewChange", "PeerMessage"],
    ]);
    expect(kindsOf(both.bob.heard, "bitfieldDistribution")).toEqual([
      ...["PeerConnected", "OurViewChange", "PeerViewChange"],
    ]);
    expect([...both.alice.faults, ...both.bob.faults]).toEqual([]);
  });

  it("hear the same at the same times with the same seed", async () => {
    await talk(both);
    const again = await pair("bridge");
    await talk(again);
    const other = await pair("another");
    await talk(other);

    expect(again.bob.heard).toEqual(both.bob.heard);
    expect(other.bob.heard).not.toEqual(both.bob.heard);
  });

  it("fetch from each other by the validator's key, and hear when there is nothing to fetch", async () => {
    const { clock, alice } = both;
    const fetch = (candidateHash: typeof candidate) => {
      const to = { authority: validatorId(`0x${"b0".repeat(32)}`) };
      return clock.until(alice.outside.ask("networkBridgeTx", "requestPoV", { to, candidateHash }));
    };

    expect(await fetch(candidate)).toEqual({ blockData: fromHex("0xdd") });
    expect(await fetch(candidateHash(`0x${"44".repeat(32)}`))).toBeNull();
  });

  it("fail to fetch from a peer that has fallen silent, once the protocol's time is over", async () => {
    const { clock, hub, alice } = both;
    hub.silence("bob");
    const began = clock.now();
    const asked = alice.outside.ask("networkBridgeTx", "requestPoV", { to: { peer: "bob" }, candidateHash: candidate });

    await expect(clock.until(asked)).rejects.toMatchObject({ code: "RequestFailed", details: { reason: "Timeout" } });
    expect(clock.now() - began).toBe(1_200);
  });

  it("are told when one of them leaves", async () => {
    await both.clock.until(both.alice.overseer.conclude());
    await both.clock.advance(100);

    expect(kindsOf(both.bob.heard, "statementDistribution")).toEqual(["PeerConnected", "PeerDisconnected"]);
    expect(both.bob.counted.count("peer_count", "validation/1")).toBe(0);
  });

  it("bear any noise of a peer: it is dropped and counted, and nothing else happens", async () => {
    const { clock, alice, bob } = both;
    const noise = fc.uint8Array({ minLength: 1, maxLength: 120 }).filter(([first]) => first !== 1 && first !== 2);
    const all = fc.sample(noise, { seed: 5, numRuns: 300 });
    for (const bytes of all) alice.network.notify(["bob"], "validation", bytes);
    await clock.advance(100);
    const heardBefore = bob.heard.length;

    expect(bob.counted.count("network_bridge_dropped_total", "MalformedMessage")).toBe(300);
    expect([heardBefore, bob.faults]).toEqual([2, []]); // PeerConnected, to both neighbours.
  });
});
