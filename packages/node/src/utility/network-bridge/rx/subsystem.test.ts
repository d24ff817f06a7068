import { beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, noMetrics, recordedLog, ScriptedNetwork, silentLog, World } from "@parahost/conformance";
import {
  type AnySubsystem,
  type AuthorityDiscovery,
  type Chain,
  type NetworkListener,
  Observers,
  Overseer,
  VirtualClock,
} from "@parahost/kernel";
import { blockNumber, candidateHash, chunkIndex, fromHex, hash, toHex, validatorId } from "@parahost/primitives";
import type { PeerSet } from "@parahost/protocol";
import { NetworkBridgeMetrics } from "../metrics.js";
import { MAX_QUEUED_OF_PEER, MAX_SERVED_OF_PEER } from "./config.js";
import type { NetworkBridgeRxRole } from "./role.js";
import { NetworkBridgeRxSubsystem } from "./subsystem.js";

const genesis = hash(`0x${"9e".repeat(32)}`);
const chain = { finalizedHash: async () => genesis } as unknown as Chain;
/** Peer `p1` runs the validator whose key ends in 1, and so on up to 9; we run 0. */
const keyOf = (n: number) => validatorId(`0x${n.toString(16).padStart(64, "0")}`);
const discovery: AuthorityDiscovery = {
  peerOf: (authority) => {
    const n = Number.parseInt(authority.slice(2), 16);
    if (n === 0) return "us";
    return n <= 9 ? `p${n}` : null;
  },
  authoritiesOf: (peer) => [keyOf(Number(peer.slice(1)))],
};
const h = (n: number) => n.toString(16).padStart(64, "0");
const leaf = (n: number) => ({ hash: hash(`0x${h(n)}`), number: blockNumber(n) });
const h22 = "22".repeat(32);
const s33 = "33".repeat(64);
/** A view update with that many heads, ascending from 1, as the wire has it: 2, the heads, the finalized number. */
const viewOf = (...heads: number[]) =>
  `0x02${(heads.length * 4).toString(16).padStart(2, "0")}${heads.map(h).join("")}00000000`;
const bitfield = `0x010100${h22}040103000000${s33}`;
const statement = `0x010300${h22}02${h22}05000000${s33}`;
const advertise = `0x010001${h22}`;

let network: ScriptedNetwork;
let metrics: ReturnType<typeof countedMetrics>;
let clock: VirtualClock;

const makeBridge = (log = silentLog) => {
  network = new ScriptedNetwork();
  metrics = countedMetrics();
  clock = new VirtualClock();
  return new NetworkBridgeRxSubsystem(network, discovery, chain, new NetworkBridgeMetrics(metrics), log);
};
const outside = (): NetworkListener => {
  if (!network.listener) throw new Error("nobody listens to the network");
  return network.listener;
};

describe("NetworkBridgeRxSubsystem", () => {
  let world: World<NetworkBridgeRxRole>;
  let log: ReturnType<typeof recordedLog>;

  beforeEach(async () => {
    log = recordedLog();
    world = World.around(makeBridge(log), clock);
    await world.settle();
  });
  const connect = async (peer: string, peerSet: PeerSet = "validation") => {
    outside().connected(peer, peerSet, "Authority");
    await world.settle();
  };
  const send = async (peer: string, bytes: string, peerSet: PeerSet = "validation") => {
    outside().notification(peer, peerSet, fromHex(bytes));
    await world.settle();
  };
  const request = async (peer: string, name: string, bytes: string) => {
    const answer = outside().request(peer, `/${"9e".repeat(32)}/${name}`, fromHex(bytes));
    const answered = await world.until(answer);
    return answered && toHex(answered);
  };
  const heard = (by: "statementDistribution" | "bitfieldDistribution" | "collatorProtocol") =>
    world.told(by, "networkBridgeUpdate");

  it("tells of a validator with its role and keys, to both who speak on that peer set", async () => {
    await connect("p1");

    const event = { kind: "PeerConnected", peer: "p1", role: "Authority", authorities: [keyOf(1)] };
    expect(heard("statementDistribution")).toEqual([event]);
    expect(heard("bitfieldDistribution")).toEqual([event]);
    expect(heard("collatorProtocol")).toEqual([]);
    expect(metrics.count("peer_count", "validation/1")).toBe(1);
  });

  it("tells of whoever comes and goes once, and on the collation peer set the collator protocol alone", async () => {
    await connect("p1", "collation");
    await connect("p1", "collation");
    for (const _ of [1, 2]) outside().disconnected("p1", "collation");
    await world.settle();

    expect(heard("collatorProtocol").map(({ kind }) => kind)).toEqual(["PeerConnected", "PeerDisconnected"]);
    expect(heard("statementDistribution")).toEqual([]);
  });

  it("hands each message to the one whose it is", async () => {
    await connect("p1");
    await connect("p2", "collation");
    await send("p1", bitfield);
    await send("p1", statement);
    await send("p2", advertise, "collation");

    expect(heard("bitfieldDistribution")[1]).toMatchObject({
      ...{ kind: "PeerMessage", peer: "p1" },
      message: { kind: "Bitfield", relayParent: `0x${h22}`, bitfield: { validatorIndex: 3 } },
    });
    expect(heard("statementDistribution")[1]).toMatchObject({
      ...{ kind: "PeerMessage", peer: "p1" },
      message: { kind: "Statement", statement: { payload: { kind: "Valid", candidateHash: `0x${h22}` } } },
    });
    expect(heard("collatorProtocol")[1]).toEqual({
      ...{ kind: "PeerMessage", peer: "p2" },
      message: { kind: "AdvertiseCollation", relayParent: `0x${h22}` },
    });
    expect(network.take()).toEqual([]);
  });

  describe("views", () => {
    it("sends ours to everyone when a leaf takes another's place, once", async () => {
      await connect("p1");
      await connect("p2", "collation");
      await world.activate(leaf(1));
      network.take();
      await world.finalize(leaf(1));
      await world.activate(leaf(2), leaf(1).hash);

      const sent = `0x0204${h(2)}01000000`;
      expect(network.take()).toEqual([`notify p1 validation ${sent}`, `notify p2 collation ${sent}`]);
      const view = { heads: [leaf(2).hash], finalizedNumber: 1 };
      for (const by of ["statementDistribution", "bitfieldDistribution", "collatorProtocol"] as const)
        expect(heard(by).at(-1)).toEqual({ kind: "OurViewChange", view });
    });

    it("sends ours to a peer that comes later, and none while there is none", async () => {
      await connect("p1");
      expect(network.take()).toEqual([]);
      await world.activate(leaf(1));
      network.take();
      await connect("p2");

      expect(network.take()).toEqual([`notify p2 validation 0x0204${h(1)}00000000`]);
    });

    it("tells of a peer's view when it changes", async () => {
      await connect("p1");
      for (const heads of [[1], [1], [1, 2]]) await send("p1", viewOf(...heads));

      const views = heard("statementDistribution").flatMap((event) =>
        event.kind === "PeerViewChange" ? [event.view] : [],
      );
      expect(views.map(({ heads }) => heads)).toEqual([[leaf(1).hash], [leaf(1).hash, leaf(2).hash]]);
    });

    it.each([
      { what: "six heads", heads: [1, 2, 3, 4, 5, 6], fault: "MalformedView" },
      { what: "heads out of order", heads: [2, 1], fault: "MalformedView" },
      { what: "none", heads: [], fault: "EmptyView" },
    ])("does not believe a view of $what, and punishes it", async ({ heads, fault }) => {
      await connect("p1");
      await send("p1", viewOf(...heads));

      expect(network.take()).toEqual([`report p1 CostMajor ${fault}`]);
      expect(heard("statementDistribution")).toHaveLength(1);
      expect(metrics.count("network_bridge_dropped_total", fault)).toBe(1);
    });
  });

  describe("what no honest peer sends", () => {
    it.each([
      ["noise", "0xffffffff"],
      ["a message with bytes left over", `${bitfield}00`],
      ["a message cut short", bitfield.slice(0, -2)],
      ["a message of the other peer set", advertise],
    ])("punishes and drops %s, says why, and goes on", async (_what, bytes) => {
      await connect("p1");
      await send("p1", bytes);
      await send("p1", bitfield);

      expect(network.take()).toEqual(["report p1 CostMajor MalformedMessage"]);
      expect(metrics.count("network_bridge_dropped_total", "MalformedMessage")).toBe(1);
      expect(log.lines.at(-1)).toMatchObject({
        ...{ target: "parachain::network-bridge-rx", level: "debug" },
        fields: { peer: "p1", reason: "MalformedMessage", error: { code: "Decode", type: "ValidationWireMessage" } },
      });
      expect(heard("bitfieldDistribution")).toHaveLength(2);
    });

    it("punishes and drops a message on a peer set on which the peer is not", async () => {
      await connect("p1", "collation");
      await send("p1", bitfield);

      expect(network.take()).toEqual(["report p1 CostMinor UnconnectedPeerSet"]);
      expect(heard("bitfieldDistribution")).toEqual([]);
    });

    it("drops what one peer sends beyond its share of the queue, and leaves the others theirs", async () => {
      await connect("p1");
      await connect("p2");
      for (let i = 0; i < MAX_QUEUED_OF_PEER + 3; i++) outside().notification("p1", "validation", fromHex(bitfield));
      outside().notification("p2", "validation", fromHex(bitfield));
      await world.settle();

      const from = heard("bitfieldDistribution").flatMap((event) => (event.kind === "PeerMessage" ? [event.peer] : []));
      expect(from.filter((peer) => peer === "p1")).toHaveLength(MAX_QUEUED_OF_PEER);
      expect(from.filter((peer) => peer === "p2")).toHaveLength(1);
      expect(metrics.count("network_bridge_dropped_total", "PeerQueueFull")).toBe(3);
    });
  });

  describe("requests", () => {
    it("are answered with the chunk and its proof, without the index", async () => {
      const chunk = { chunk: fromHex("0xaabb"), index: chunkIndex(7), proof: [fromHex("0xcc")] };
      world.answer("availabilityDistribution", "chunkFetchingRequest", () => chunk);

      expect(await request("p1", "req_chunk/1", `0x${h22}07000000`)).toBe("0x0008aabb0404cc");
      expect(world.told("availabilityDistribution", "chunkFetchingRequest")).toEqual([
        { candidateHash: candidateHash(`0x${h22}`), validatorIndex: 7 },
      ]);
    });

    it("are answered with what each protocol has for not found", async () => {
      world
        .answer("availabilityDistribution", "chunkFetchingRequest", () => null)
        .answer("availabilityDistribution", "povFetchingRequest", () => null)
        .answer("availabilityStore", "queryAvailableData", () => null)
        .answer("collatorProtocol", "collationFetchingRequest", () => null);

      expect(await request("p1", "req_chunk/1", `0x${h22}07000000`)).toBe("0x01");
      expect(await request("p1", "req_pov/1", `0x${h22}`)).toBe("0x01");
      expect(await request("p1", "req_available_data/1", `0x${h22}`)).toBe("0x01");
      expect(await request("p1", "req_collation/1", `0x${h22}d0070000`)).toBeNull();
      expect(world.told("collatorProtocol", "collationFetchingRequest")).toEqual([
        { peer: "p1", relayParent: hash(`0x${h22}`), paraId: 2000 },
      ]);
    });

    it("are refused where whoever has the answer takes longer than the peer waits", async () => {
      world.answer("availabilityDistribution", "povFetchingRequest", async () => {
        await clock.sleep(5_000);
        return null;
      });

      expect(await request("p1", "req_pov/1", `0x${h22}`)).toBeNull();
      expect(clock.now()).toBe(1_200);
      expect(metrics.count("network_bridge_dropped_total", "TimedOut")).toBe(1);
      expect(network.take()).toEqual([]);
    });

    it.each([
      { what: "an unknown protocol", name: "req_statement/1", bytes: "0x", reason: "UnknownProtocol" },
      { what: "a request cut short", name: "req_pov/1", bytes: "0x22", reason: "MalformedRequest" },
      {
        what: "a request beyond 1,000 bytes",
        name: "req_pov/1",
        bytes: `0x${"00".repeat(1001)}`,
        reason: "MalformedRequest",
      },
    ])("are refused and punished where they are $what", async ({ name, bytes, reason }) => {
      expect(await request("p1", name, bytes)).toBeNull();
      expect(network.take()).toEqual([`report p1 CostMajor ${reason}`]);
    });

    it("are refused, and not punished, while so many of the same peer are being answered", async () => {
      world.answer("availabilityDistribution", "povFetchingRequest", async () => {
        await clock.sleep(10);
        return null;
      });
      const ask = () => request("p1", "req_pov/1", `0x${h22}`);
      const answers = await Promise.all(Array.from({ length: MAX_SERVED_OF_PEER + 2 }, ask));

      expect(answers.filter((answer) => answer === "0x01")).toHaveLength(MAX_SERVED_OF_PEER);
      expect(answers.filter((answer) => answer === null)).toHaveLength(2);
      expect(metrics.count("network_bridge_dropped_total", "TooManyRequests")).toBe(2);
      expect(await ask()).toBe("0x01");
    });

    it("that tell of a dispute are confirmed with 0 or refused, and take no room from the others", async () => {
      const dispute = `0x${"22".repeat(324)}01000000${"01000000"}${"44".repeat(64)}00${"02000000"}${"55".repeat(64)}00`;
      const confirmed = async () => {
        await clock.sleep(10);
        return { kind: "Confirmed" } as const;
      };
      world
        .answer("disputeDistribution", "disputeSendingRequest", confirmed)
        .answer("availabilityDistribution", "povFetchingRequest", () => null);
      const disputes = Array.from({ length: MAX_SERVED_OF_PEER }, () => request("p1", "send_dispute/1", dispute));
      expect(await request("p1", "req_pov/1", `0x${h22}`)).toBe("0x01");
      expect(new Set(await Promise.all(disputes))).toEqual(new Set(["0x00"]));
      expect(world.told("disputeDistribution", "disputeSendingRequest")[0]).toMatchObject({
        peer: "p1",
        message: { session: 1, invalidVote: { validatorIndex: 1 }, validVote: { validatorIndex: 2 } },
      });

      world.answer("disputeDistribution", "disputeSendingRequest", () => null);
      expect(await request("p1", "send_dispute/1", dispute)).toBeNull();
      expect(network.take()).toEqual([]);
    });

    it("are refused when the node ends, those under way included", async () => {
      world.answer("availabilityDistribution", "povFetchingRequest", () => new Promise(() => undefined));
      const listener = outside();
      const underWay = listener.request("p1", `/${"9e".repeat(32)}/req_pov/1`, fromHex(`0x${h22}`));
      await world.settle();
      await world.conclude();

      expect(await underWay).toBeNull();
      expect(await listener.request("p1", "any", fromHex("0x"))).toBeNull();
      expect(network.listener).toBeUndefined();
    });
  });
});

describe("NetworkBridgeRxSubsystem, when others fall behind", () => {
  it("drops messages for a full inbox with a reason, and hands on again once there is room", async () => {
    const bridge = makeBridge();
    const heard: unknown[] = [];
    let goOn: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow: AnySubsystem = {
      role: {
        ...{ name: "bitfieldDistribution", target: "parachain::slow", inboxSize: 4 },
        ...{ asks: [], jobAsks: [], tells: [], unbounded: [] },
      },
      handlers: {
        networkBridgeUpdate: async (_ctx: never, event: never) => {
          heard.push(event);
          await stuck;
        },
      },
    };
    const overseer = new Overseer([bridge, slow], clock, silentLog, noMetrics, new Observers(silentLog));
    overseer.start();
    await clock.settle();
    outside().connected("p1", "validation", "Authority");
    await clock.settle();

    // The one being handled, PeerConnected, has left the inbox: four fit, six do not.
    for (let i = 0; i < 10; i++) outside().notification("p1", "validation", fromHex(bitfield));
    await clock.settle();
    expect(metrics.count("network_bridge_dropped_total", "InboxFull")).toBe(6);
    expect(network.take()).toEqual([]);

    goOn();
    await clock.settle();
    expect(heard).toHaveLength(5);
    outside().notification("p1", "validation", fromHex(bitfield));
    await clock.settle();
    expect(heard).toHaveLength(6);
    await clock.until(overseer.conclude());
  });
});
