import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, silentLog, World } from "@parahost/conformance";
import { describeSubsystem } from "@parahost/conformance/jest";
import { InProcessVerifier, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  asChecked,
  bitfieldPayload,
  bitsOf,
  blockNumber,
  type KeyPair,
  ready,
  type SignatureTriple,
  type SignedAvailabilityBitfield,
  sign,
  validatorIndex,
} from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";
import { contextAt, hash32, keysOf, NAMES, SESSION, validatorIds } from "../../../../../test/node/backing-session.js";
import { eventsAbout } from "../../../../../test/node/bridge-says.js";
import { BitfieldDistributionMetrics } from "./metrics.js";
import type { BitfieldDistributionRole } from "./role.js";
import { BitfieldDistributionSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(1), number: blockNumber(1) };
const NEXT = { hash: hash32(2), number: blockNumber(2) };
const viewOf = (...heads: readonly (typeof LEAF.hash)[]) => ({ heads, finalizedNumber: blockNumber(0) });

describe("BitfieldDistributionSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let keys: readonly KeyPair[];
  let verified: SignatureTriple[];
  let metrics: ReturnType<typeof countedMetrics>;
  let world: World<BitfieldDistributionRole>;

  const newWorld = () => {
    clock = new VirtualClock();
    keys = keysOf(...NAMES);
    verified = [];
    metrics = countedMetrics();
    const inProcess = new InProcessVerifier(clock);
    const verifier = {
      verify: (triples: readonly SignatureTriple[]) => {
        verified.push(...triples);
        return inProcess.verify(triples);
      },
    };
    const counted = new BitfieldDistributionMetrics(metrics);
    const subject = new BitfieldDistributionSubsystem(verifier, counted, new SeededChance("bitfields"), silentLog);
    return World.around(subject, clock)
      .answer("runtimeApi", "validators", () => validatorIds(keys))
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION);
  };
  beforeEach(() => {
    world = newWorld();
  });
  describeSubsystem<BitfieldDistributionRole>(
    "as any subsystem",
    async () => {
      world = newWorld();
      for (const peer of ["a", "b"]) await connect(peer);
      return world;
    },
    {
      asks: () => ({}),
      tells: (relayParent) => ({
        networkBridgeUpdate: eventsAbout(relayParent, "a", {
          ...{ kind: "Bitfield", relayParent },
          bitfield: bitfield(1, [1], 1, relayParent),
        }),
        distributeBitfield: { relayParent, bitfield: bitfield(0, [0], 0, relayParent) },
      }),
    },
  );

  function bitfield(by: number, set: readonly number[] = [0], signer = by, at = LEAF.hash): SignedAvailabilityBitfield {
    const payload = bitsOf(3, set);
    const signature = sign(keys[signer] as KeyPair, bitfieldPayload(payload, contextAt(at)));
    return asChecked({ payload, validatorIndex: validatorIndex(by), signature });
  }
  async function connect(peer: PeerId, ...heads: readonly (typeof LEAF.hash)[]) {
    await world.tell("networkBridgeUpdate", { kind: "PeerConnected", peer, role: "Authority", authorities: [] });
    if (heads.length > 0) await see(peer, ...heads);
  }
  const see = (peer: PeerId, ...heads: readonly (typeof LEAF.hash)[]) =>
    world.tell("networkBridgeUpdate", { kind: "PeerViewChange", peer, view: viewOf(...heads) });
  const send = (peer: PeerId, of: SignedAvailabilityBitfield, relayParent = LEAF.hash) =>
    world.tell("networkBridgeUpdate", {
      kind: "PeerMessage",
      peer,
      message: { kind: "Bitfield", relayParent, bitfield: of },
    });
  const noted = () =>
    world.told("provisioner", "provisionableData").map(({ data }) => (data.kind === "Bitfield" ? data.bitfield : data));
  const sent = () =>
    world.told("networkBridgeTx", "sendValidationMessage").map(({ peers, message: { message } }) => ({
      to: peers,
      of: message.kind === "Bitfield" ? message.bitfield : null,
    }));
  const reports = () =>
    world.told("networkBridgeTx", "reportPeer").map(({ peer, change, reason }) => [peer, change, reason]);

  it("gossips our own bitfield to peers that have its leaf in view, and tells the provisioner", async () => {
    await connect("near", LEAF.hash);
    await connect("far", NEXT.hash);
    await world.activate(LEAF);
    const own = bitfield(0);
    await world.tell("distributeBitfield", { relayParent: LEAF.hash, bitfield: own });

    expect(noted()).toEqual([own]);
    expect(sent()).toEqual([{ to: ["near"], of: own }]);
    expect(metrics.count("sent_own_availabilty_bitfields_total")).toBe(1);
    expect(verified).toEqual([]);
  });

  it("passes a peer's bitfield on to the others once it is verified", async () => {
    await world.activate(LEAF);
    await connect("a", LEAF.hash);
    await connect("b", LEAF.hash);
    const first = bitfield(1);
    await send("a", first);

    expect(noted()).toEqual([first]);
    expect(sent()).toEqual([{ to: ["b"], of: first }]);
    expect(reports()).toEqual([["a", "BenefitMinorFirst", "Valid message with new information"]]);
    expect(metrics.count("received_availabilty_bitfields_total")).toBe(1);
  });

  it("verifies a bitfield once, whoever sends it, and notes one a validator", async () => {
    await world.activate(LEAF);
    for (const peer of ["a", "b", "c"]) await connect(peer, LEAF.hash);
    const first = bitfield(1);
    await Promise.all([send("a", first), send("b", first)]);
    await send("c", bitfield(1, [1, 2]));

    expect(verified).toHaveLength(1);
    expect(noted()).toEqual([first]);
    expect(reports()).toEqual([
      ["a", "BenefitMinorFirst", "Valid message with new information"],
      ["b", "BenefitMinor", "Valid message"],
    ]);
  });

  it("takes the first of two different bitfields that wait for verification together", async () => {
    await world.activate(LEAF);
    await connect("a", LEAF.hash);
    await connect("b", LEAF.hash);
    await Promise.all([send("a", bitfield(1, [0])), send("b", bitfield(1, [1]))]);

    expect(noted()).toMatchObject([{ payload: bitsOf(3, [0]) }]);
  });

  it.each([
    { name: "a signature of another validator", by: 1, signer: 2, cost: ["CostMajor", "Bitfield signature invalid"] },
    { name: "a validator that is none", by: 6, signer: 1, cost: ["CostMajor", "Bitfield validator index invalid"] },
  ])("charges for $name, and passes nothing on", async ({ by, signer, cost }) => {
    await world.activate(LEAF);
    await connect("a", LEAF.hash);
    await connect("b", LEAF.hash);
    await send("a", bitfield(by, [0], signer));

    expect(reports()).toEqual([["a", ...cost]]);
    expect(noted()).toEqual([]);
    expect(sent()).toEqual([]);
  });

  it("charges a peer that says the same twice", async () => {
    await world.activate(LEAF);
    await connect("a", LEAF.hash);
    await send("a", bitfield(1));
    await send("a", bitfield(1));

    expect(reports()[1]).toEqual(["a", "CostMinorRepeated", "Peer sent the same message multiple times"]);
  });

  it("charges for leaves out of our view, those that are gone among them", async () => {
    await connect("a", LEAF.hash);
    await send("a", bitfield(1));
    await world.activate(LEAF);
    await world.activate(NEXT, LEAF.hash);
    await send("a", bitfield(1));
    await world.tell("distributeBitfield", { relayParent: LEAF.hash, bitfield: bitfield(0) });

    const cost = ["a", "CostMinor", "Not interested in that parent hash"];
    expect(reports()).toEqual([cost, cost]);
    expect(noted()).toEqual([]);
    expect(sent()).toEqual([]);
  });

  it("sends a peer what it lacks once the leaf comes into its view, and never the same again", async () => {
    await world.activate(LEAF);
    await connect("a", LEAF.hash);
    const [first, second] = [bitfield(1), bitfield(2)];
    await send("a", first);
    await connect("b");
    await world.tell("distributeBitfield", { relayParent: LEAF.hash, bitfield: second });
    await see("b", LEAF.hash);
    await see("b", LEAF.hash, NEXT.hash);

    expect(sent()).toEqual([
      { to: ["a"], of: second },
      { to: ["b"], of: first },
      { to: ["b"], of: second },
    ]);
  });

  it("sends everything again to a peer that comes back", async () => {
    await world.activate(LEAF);
    await connect("a", LEAF.hash);
    const own = bitfield(0);
    await world.tell("distributeBitfield", { relayParent: LEAF.hash, bitfield: own });
    await world.tell("networkBridgeUpdate", { kind: "PeerDisconnected", peer: "a" });
    await connect("a", LEAF.hash);

    expect(sent()).toEqual([
      { to: ["a"], of: own },
      { to: ["a"], of: own },
    ]);
  });

  it("survives a runtime that does not answer, and goes on with the next leaf", async () => {
    world.answer("runtimeApi", "validators", () => {
      throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
    });
    await world.activate(LEAF);
    expect(world.faults).toMatchObject([{ code: "Execution" }]);
    world.answer("runtimeApi", "validators", () => validatorIds(keys));
    await world.activate(NEXT, LEAF.hash);
    await world.tell("distributeBitfield", { relayParent: NEXT.hash, bitfield: bitfield(0) });

    expect(noted()).toHaveLength(1);
  });
});
