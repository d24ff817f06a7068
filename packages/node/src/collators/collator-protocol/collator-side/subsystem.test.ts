import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, recordedLog, recordedReports, World } from "@parahost/conformance";
import { InProcessVerifier, MemoryKeystore, SeededChance, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  coreIndex,
  type Hash,
  type Hex,
  hash,
  isSignatureValid,
  type KeyPair,
  ready,
  type UncheckedSignedStatement,
  validatorId,
  validatorIndex,
} from "@parahost/primitives";
import type { CollatorProtocolV1Message, PeerId } from "@parahost/protocol";
import {
  CORES,
  candidate,
  GROUPS,
  hash32,
  keysOf,
  NAMES,
  PARA_1,
  PARA_2,
  POV,
  ROTATION,
  receiptFor,
  SESSION,
  stated,
  validatorIds,
} from "../../../../../../test/node/backing-session.js";
import { CollationLog } from "./collation-log.js";
import { RECONNECT_AFTER_MS } from "./config.js";
import { CollatorSideMetrics } from "./metrics.js";
import { OurDeclaration } from "./our-declaration.js";
import type { CollatorSideRole } from "./role.js";
import { CollatorSideSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(1), number: blockNumber(1) };
const NEXT = { hash: hash32(2), number: blockNumber(2) };
const LOCAL = "the collator's peer id";

describe("CollatorSideSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let keys: readonly KeyPair[];
  let key: Hex;
  let log: ReturnType<typeof recordedLog>;
  let reports: ReturnType<typeof recordedReports>;
  let metrics: ReturnType<typeof countedMetrics>;
  let world: World<CollatorSideRole>;

  beforeEach(async () => {
    [clock, keys, reports, metrics] = [new VirtualClock(), keysOf(...NAMES), recordedReports(), countedMetrics()];
    log = recordedLog();
    const keystore = new MemoryKeystore(new SeededChance("collator"));
    key = keystore.insertUri("colt", "//Collator");
    const ours = new OurDeclaration(keystore, { localPeer: LOCAL });
    const verifier = new InProcessVerifier(clock);
    const collationLog = new CollationLog(reports, log);
    const subject = new CollatorSideSubsystem(ours, verifier, clock, new CollatorSideMetrics(metrics), collationLog);
    world = World.around(subject, clock)
      .answer("runtimeApi", "availabilityCores", () => CORES)
      .answer("runtimeApi", "validators", () => validatorIds(keys))
      .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION);
    await world.tell("collateOn", { paraId: PARA_1 });
  });

  const made = (head = "head 7", relayParent: Hash = LEAF.hash) => candidate(head, relayParent);
  const distribute = (committed = made(), core = 0) =>
    world.tell("distributeCollation", {
      receipt: receiptFor(committed),
      parentHeadDataHash: hash(hash32(7)),
      parentHeadData: new Uint8Array([7]),
      pov: POV,
      coreIndex: coreIndex(core),
    });
  const event = (message: Parameters<typeof world.tell<"networkBridgeUpdate">>[1]) =>
    world.tell("networkBridgeUpdate", message);
  async function connect(peer: PeerId, validators: readonly number[], ...heads: readonly Hash[]) {
    const authorities = validatorIds(validators.map((i) => keys[i] as KeyPair));
    await event({ kind: "PeerConnected", peer, role: "Authority", authorities });
    if (heads.length > 0) await see(peer, ...heads);
  }
  const see = (peer: PeerId, ...heads: readonly Hash[]) =>
    event({ kind: "PeerViewChange", peer, view: { heads, finalizedNumber: blockNumber(0) } });
  const say = (peer: PeerId, message: CollatorProtocolV1Message) => event({ kind: "PeerMessage", peer, message });
  const sent = (kind: CollatorProtocolV1Message["kind"]) =>
    world
      .told("networkBridgeTx", "sendCollationMessage")
      .flatMap(({ peers, message }) => (message.message.kind === kind ? [[...peers, message.message]] : []));
  const advertisedTo = () => sent("AdvertiseCollation").map(([peer]) => peer);
  const costs = () =>
    world.told("networkBridgeTx", "reportPeer").map(({ peer, change, reason }) => [peer, change, reason]);
  const dropped = () => reports.reports.map(({ step, reason }) => `${step} ${reason}`);
  const fetch = (peer: PeerId, relayParent: Hash = LEAF.hash, paraId = PARA_1) =>
    world.until(world.ask("collationFetchingRequest", { peer, relayParent, paraId }));

  it("connects to the validators of the group on the collation's core", async () => {
    await world.activate(LEAF);
    await distribute();

    // Core 0 is the first group's.
    const group = validatorIds((GROUPS[0] ?? []).map((i) => keys[i] as KeyPair));
    expect(world.told("networkBridgeTx", "connectToValidators")).toEqual([
      { validatorIds: group, peerSet: "collation" },
    ]);
  });

  it("declares itself to validators alone, with a signature bound to its place in the network", async () => {
    await connect("validator", [0]);
    await connect("somebody", []);
    const [[peer, message] = []] = sent("Declare");
    const declared = message as Extract<CollatorProtocolV1Message, { kind: "Declare" }>;

    expect(sent("Declare")).toHaveLength(1);
    expect([peer, declared.collator, declared.paraId]).toEqual(["validator", key, PARA_1]);
    // The reference's payload: the peer's id, then COLL.
    const payload = new TextEncoder().encode(`${LOCAL}COLL`);
    expect(isSignatureValid({ key: validatorId(key), payload, signature: declared.signature })).toBe(true);
  });

  it("advertises to the group's validators that have the relay parent in view, once", async () => {
    await world.activate(LEAF);
    await connect("in the group", [2], LEAF.hash);
    await connect("elsewhere in time", [3], NEXT.hash);
    await connect("in another group", [1], LEAF.hash);
    await distribute();
    await see("in the group", LEAF.hash, NEXT.hash);

    expect(sent("AdvertiseCollation")).toEqual([
      ["in the group", { kind: "AdvertiseCollation", relayParent: LEAF.hash }],
    ]);
    expect(metrics.count("collation_advertisements_made_total")).toBe(1);
  });

  it("advertises to a validator whose view grows, and to one that comes later", async () => {
    await world.activate(LEAF);
    await connect("slow", [2], NEXT.hash);
    await distribute();
    await see("slow", LEAF.hash);
    await connect("late", [3], LEAF.hash);

    expect(advertisedTo()).toEqual(["slow", "late"]);
  });

  it("advertises again to a validator that comes back", async () => {
    await world.activate(LEAF);
    await connect("validator", [2], LEAF.hash);
    await distribute();
    await event({ kind: "PeerDisconnected", peer: "validator" });
    await connect("validator", [2], LEAF.hash);

    expect(advertisedTo()).toEqual(["validator", "validator"]);
  });

  it("asks again for the connection to a validator that let go of it and has not fetched, and not for one that has", async () => {
    await world.activate(LEAF);
    await connect("validator", [2], LEAF.hash);
    await distribute();
    const asked = () => world.told("networkBridgeTx", "connectToValidators").length;
    expect(asked()).toBe(1);
    await event({ kind: "PeerDisconnected", peer: "validator" });
    await world.advance(RECONNECT_AFTER_MS);
    expect(asked()).toBe(2);

    await connect("validator", [2], LEAF.hash);
    await fetch("validator");
    await event({ kind: "PeerDisconnected", peer: "validator" });
    await world.advance(10 * RECONNECT_AFTER_MS);
    expect(asked()).toBe(2);
  });

  it("serves what it advertised, once a peer", async () => {
    await world.activate(LEAF);
    await connect("validator", [2], LEAF.hash);
    const committed = made();
    await distribute(committed);

    expect(await fetch("validator")).toEqual({ receipt: receiptFor(committed), pov: POV });
    expect(await fetch("validator")).toBeNull();
    expect(costs()).toEqual([
      ["validator", "CostMinor", "Message received when previous one was still being processed"],
    ]);
    expect(metrics.count("collations_sent_total")).toBe(1);
  });

  it("has nothing for another para or an unknown relay parent", async () => {
    await world.activate(LEAF);
    await distribute();

    expect(await fetch("validator", NEXT.hash)).toBeNull();
    expect(await fetch("validator", LEAF.hash, PARA_2)).toBeNull();
    expect(costs()).toEqual([]);
  });

  it("gives each group the collation of its own core, where the para has several", async () => {
    await world.activate(LEAF);
    const [first, second] = [made("head 7"), made("head 8")];
    await distribute(first, 0);
    await distribute(second, 1);
    await connect("of the first group", [2], LEAF.hash);
    await connect("of the second group", [1], LEAF.hash);

    expect(advertisedTo()).toEqual(["of the first group", "of the second group"]);
    expect(await fetch("of the second group")).toMatchObject({ receipt: receiptFor(second) });
    expect(await fetch("of the first group")).toMatchObject({ receipt: receiptFor(first) });
  });

  it("says what a collation builds on where there are several, since that may not be on the chain", async () => {
    await world.activate(LEAF);
    const first = made("head 7");
    await distribute(first, 0);
    await connect("of the first group", [2], LEAF.hash);
    expect(await fetch("of the first group")).toEqual({ receipt: receiptFor(first), pov: POV });

    await distribute(made("head 8"), 1);
    await connect("of the second group", [1], LEAF.hash);
    expect(await fetch("of the second group")).toMatchObject({ parentHeadData: new Uint8Array([7]) });
  });

  it.each([
    {
      name: "a second one for a core",
      collations: ["a", "b"],
      at: LEAF.hash,
      core: 0,
      reason: "CollationsLimitReached",
    },
    {
      name: "one at a relay parent out of view",
      collations: ["a"],
      at: NEXT.hash,
      core: 0,
      reason: "RelayParentOutOfView",
    },
    {
      name: "one for a core that nobody works on",
      collations: ["a"],
      at: LEAF.hash,
      core: 7,
      reason: "NoValidatorsOnCore",
    },
  ])("drops $name, and says so", async ({ collations, at, core, reason }) => {
    world.answer("runtimeApi", "validatorGroups", () => ({ groups: core === 7 ? [] : GROUPS, rotation: ROTATION }));
    await world.activate(LEAF);
    for (const head of collations) await distribute(made(head, at), core);

    expect(dropped()).toEqual([`dropped ${reason}`]);
  });

  it("drops what is for another para than its own", async () => {
    await world.activate(LEAF);
    await world.tell("collateOn", { paraId: PARA_2 });
    await distribute();

    expect(dropped()).toEqual(["dropped NotCollatingOn"]);
  });

  it("says of a collation that goes with its relay parent how far it came", async () => {
    await world.activate(LEAF);
    await distribute(made("never advertised"));
    await world.activate(NEXT, LEAF.hash);
    await connect("validator", [2], NEXT.hash);
    await distribute(made("never asked for", NEXT.hash));
    const third = { hash: hash32(3), number: blockNumber(3) };
    await world.activate(third, NEXT.hash);
    await distribute(made("fetched", third.hash));
    await fetch("validator", third.hash);
    await world.activate({ hash: hash32(4), number: blockNumber(4) }, third.hash);

    expect(dropped()).toEqual(["dropped NotAdvertised", "dropped NotRequested"]);
    expect(await fetch("validator", third.hash)).toBeNull();
  });

  describe("when told that a validator has seconded", () => {
    const committed = () => made();
    const seconded = (statement: UncheckedSignedStatement): CollatorProtocolV1Message => ({
      kind: "CollationSeconded",
      relayParent: LEAF.hash,
      statement,
    });
    beforeEach(async () => {
      await world.activate(LEAF);
      await connect("validator", [2], LEAF.hash);
    });

    it("takes a good signature, and the same again without a word", async () => {
      const ours = committed();
      await distribute(ours);
      for (let i = 0; i < 2; i++) await say("validator", seconded(stated(keys, 2, "Seconded", ours)));

      expect(costs()).toEqual([]);
      expect(log.lines.map(({ message }) => message)).toEqual(["a validator has seconded our collation"]);
    });

    it("charges for another validator's signature, and for a statement that seconds nothing", async () => {
      const ours = committed();
      await distribute(ours);
      await say("validator", seconded({ ...stated(keys, 2, "Seconded", ours), validatorIndex: validatorIndex(3) }));
      await say("validator", seconded(stated(keys, 2, "Valid", ours)));

      expect(costs()).toEqual([
        ["validator", "CostMinor", "An unexpected message"],
        ["validator", "CostMinor", "An unexpected message"],
      ]);
    });
  });

  it("lets go of peers that take it for a validator", async () => {
    await connect("collator", []);
    await say("collator", { kind: "AdvertiseCollation", relayParent: LEAF.hash });

    expect(costs()).toEqual([["collator", "CostMinor", "An unexpected message"]]);
    expect(world.told("networkBridgeTx", "disconnectPeer")).toEqual([{ peer: "collator", peerSet: "collation" }]);
  });
});
