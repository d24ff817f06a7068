import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, ScriptedNetwork, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { type AuthorityDiscovery, type Chain, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  bitsOf,
  candidateHash,
  codecs,
  decoded,
  fromHex,
  hash,
  paraId,
  ready,
  sessionIndex,
  signature,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import { disputeMessage } from "../../../../../../test/node/dispute-scene.js";
import { NetworkBridgeMetrics } from "../metrics.js";
import type { NetworkBridgeTxRole } from "./role.js";
import { NetworkBridgeTxSubsystem } from "./subsystem.js";

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
const prefix = `/${"9e".repeat(32)}`;
const h22 = "22".repeat(32);
const candidate = candidateHash(`0x${h22}`);

describe("NetworkBridgeTxSubsystem", () => {
  beforeAll(ready);
  let network: ScriptedNetwork;
  let metrics: ReturnType<typeof countedMetrics>;
  let world: World<NetworkBridgeTxRole>;

  const newWorld = (clock = new VirtualClock()) => {
    network = new ScriptedNetwork();
    metrics = countedMetrics();
    const bridge = new NetworkBridgeTxSubsystem(network, discovery, chain, new NetworkBridgeMetrics(metrics));
    return World.around(bridge, clock);
  };
  beforeEach(async () => {
    world = newWorld();
    await world.settle();
  });
  describeSubsystem<NetworkBridgeTxRole>(
    "as any subsystem",
    () => {
      const clock = new VirtualClock();
      const made = newWorld(clock);
      network.answer = () => clock.sleep(900).then(() => Uint8Array.of());
      return made;
    },
    {
      asks: (relayParent) => {
        const [to, to2] = [{ peer: "p1" }, { authority: keyOf(2) }];
        return {
          requestChunk: { to, candidateHash: candidate, validatorIndex: validatorIndex(3) },
          requestPoV: { to: to2, candidateHash: candidate },
          requestAvailableData: { to, candidateHash: candidate },
          requestCollation: { to, relayParent, paraId: paraId(2000) },
          requestDisputeSending: { to: to2, message: disputeMessage({ valid: "Alice", invalid: "Ferdie" }) },
        };
      },
      tells: (relayParent) => ({
        reportPeer: { peer: "p1", change: "CostMinor", reason: "late" },
        disconnectPeer: { peer: "p1", peerSet: "collation" },
        connectToValidators: { validatorIds: [keyOf(0), keyOf(1), keyOf(12)], peerSet: "validation" },
        sendValidationMessage: {
          peers: ["p1"],
          message: {
            protocol: "BitfieldDistribution",
            message: {
              ...{ kind: "Bitfield", relayParent },
              bitfield: {
                ...{ payload: bitsOf(1, [0]), validatorIndex: validatorIndex(3) },
                signature: signature(`0x${"33".repeat(64)}`),
              },
            },
          },
        },
        sendCollationMessage: {
          peers: ["p1"],
          message: { protocol: "CollatorProtocol", message: { kind: "AdvertiseCollation", relayParent } },
        },
      }),
    },
  );

  it("sends a bitfield to the peers named, as the reference lays it out, and counts it for each", async () => {
    await world.tell("sendValidationMessage", {
      peers: ["p1", "p2"],
      message: {
        protocol: "BitfieldDistribution",
        message: {
          kind: "Bitfield",
          relayParent: hash(`0x${h22}`),
          bitfield: {
            payload: bitsOf(1, [0]),
            validatorIndex: validatorIndex(3),
            signature: signature(`0x${"33".repeat(64)}`),
          },
        },
      },
    });

    expect(network.take()).toEqual([`notify p1,p2 validation 0x010100${h22}040103000000${"33".repeat(64)}`]);
    expect(metrics.count("notifications_sent_total", "validation/1")).toBe(2);
    // 3 + 32 + 2 + 4 + 64 = 105 bytes, twice.
    expect(metrics.count("notification_bytes_sent_total", "validation/1")).toBe(210);
  });

  it("sends an advertisement on the collation peer set", async () => {
    await world.tell("sendCollationMessage", {
      peers: ["p1"],
      message: { protocol: "CollatorProtocol", message: { kind: "AdvertiseCollation", relayParent: hash(`0x${h22}`) } },
    });

    expect(network.take()).toEqual([`notify p1 collation 0x010001${h22}`]);
  });

  it("hands on reports and disconnections", async () => {
    await world.tell("reportPeer", { peer: "p1", change: "Malicious", reason: "BadCollation" });
    await world.tell("disconnectPeer", { peer: "p1", peerSet: "collation" });

    expect(network.take()).toEqual(["report p1 Malicious BadCollation", "disconnect p1 collation"]);
    expect(metrics.count("network_report_events_total")).toBe(1);
  });

  it("connects to validators that are known, but for itself, and lets go of those no longer asked for", async () => {
    const connect = (...validatorIds: number[]) =>
      world.tell("connectToValidators", { validatorIds: validatorIds.map(keyOf), peerSet: "collation" });
    await connect(0, 1, 2, 99);
    await connect(2, 3);

    expect(network.take()).toEqual(["connect p1,p2 collation", "disconnect p1 collation", "connect p2,p3 collation"]);
    expect(metrics.count("desired_peer_count", "collation/1")).toBe(2);
  });

  it("fetches a chunk under the chain's name for it, and gives it the index that it asked for", async () => {
    network.answer = async () => fromHex("0x0008aabb0404cc");
    const asked = { to: { authority: keyOf(4) }, candidateHash: candidate, validatorIndex: validatorIndex(7) };

    expect(await world.until(world.ask("requestChunk", asked))).toEqual({
      chunk: fromHex("0xaabb"),
      index: 7,
      proof: [fromHex("0xcc")],
    });
    expect(network.take()).toEqual([`request p4 ${prefix}/req_chunk/1 0x${h22}07000000`]);
  });

  it("tells of a dispute, and hands on that it is confirmed", async () => {
    network.answer = async () => fromHex("0x00");
    const vote = { kind: { kind: "Explicit" }, signature: signature(`0x${"33".repeat(64)}`) } as const;
    const message = {
      candidateReceipt: decoded(codecs.candidateReceipt, fromHex(`0x${"22".repeat(324)}`)),
      session: sessionIndex(1),
      invalidVote: { ...vote, validatorIndex: validatorIndex(1) },
      validVote: { ...vote, validatorIndex: validatorIndex(2) },
    };
    const sent = world.ask("requestDisputeSending", { to: { authority: keyOf(4) }, message });

    expect(await world.until(sent)).toEqual({ kind: "Confirmed" });
    const votes = [1, 2].map((index) => `0${index}000000${"33".repeat(64)}00`);
    expect(network.take()).toEqual([
      `request p4 ${prefix}/send_dispute/1 0x${"22".repeat(324)}01000000${votes.join("")}`,
    ]);
  });

  it("says null where the peer has it not", async () => {
    network.answer = async () => fromHex("0x01");
    const to = { peer: "p1" };

    expect(await world.until(world.ask("requestPoV", { to, candidateHash: candidate }))).toBeNull();
    expect(await world.until(world.ask("requestAvailableData", { to, candidateHash: candidate }))).toBeNull();
    const chunk = { to, candidateHash: candidate, validatorIndex: validatorIndex(7) };
    expect(await world.until(world.ask("requestChunk", chunk))).toBeNull();
  });

  it.each(["NotConnected", "Refused", "Timeout"])("fails with the network's reason: %s", async (code) => {
    network.answer = () => Promise.reject(new SubsystemError("network", code, { fatal: false }));
    const asked = world.ask("requestPoV", { to: { peer: "p1" }, candidateHash: candidate });

    await expect(world.until(asked)).rejects.toMatchObject({
      ...{ code: "RequestFailed", fatal: false },
      details: { reason: code, peer: "p1", protocol: "povFetching" },
    });
    expect(world.faults).toEqual([]);
  });

  it("fails where nobody knows which peer runs the validator", async () => {
    const asked = world.ask("requestPoV", { to: { authority: keyOf(99) }, candidateHash: candidate });

    await expect(world.until(asked)).rejects.toMatchObject({
      details: { reason: "NotConnected", authority: keyOf(99) },
    });
    expect(network.take()).toEqual([]);
  });

  it("punishes a peer whose answer cannot be read, and fails", async () => {
    network.answer = async () => fromHex("0x0204");
    const asked = world.ask("requestCollation", {
      to: { peer: "p1" },
      relayParent: hash(`0x${h22}`),
      paraId: paraId(2000),
    });

    await expect(world.until(asked)).rejects.toMatchObject({
      details: { reason: "InvalidResponse", error: { code: "Decode", type: "CollationFetchingResponse" } },
    });
    expect(network.take()).toEqual([
      `request p1 ${prefix}/req_collation/1 0x${h22}d0070000`,
      "report p1 CostMinor InvalidResponse",
    ]);
  });
});
