import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { SubsystemError } from "@parahost/kernel";
import { candidateHashOf, ready, type SignedFullStatement } from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";
import { candidate, SESSION } from "../../../../../test/node/backing-session.js";
import { LEAF, NEXT, StatementWorld } from "../../../../../test/node/statement-world.js";

describe("StatementDistributionSubsystem, as views change", () => {
  beforeAll(ready);
  let net: StatementWorld;
  beforeEach(() => {
    net = new StatementWorld();
  });

  it("sends a peer what it lacks when its view grows, in the order of dependence", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    const statements = [net.says(2, "Seconded"), net.says(3, "Valid")];
    for (const statement of statements) await net.send("a", statement);
    await net.connect("b", [NEXT.hash]);
    await net.see("b", NEXT.hash, LEAF.hash);

    expect(net.sent()).toEqual(statements.map((of) => ({ to: ["b"], of })));
  });

  it("sends a peer that is ahead of us nothing twice, and hears what it says at its last head", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    const own = net.says(0, "Seconded");
    await net.share(own);
    await net.see("a", NEXT.hash);
    await net.send("a", net.says(2, "Seconded"));
    await net.see("a", NEXT.hash, LEAF.hash);

    expect(net.sent()).toEqual([{ to: ["a"], of: own }]);
    expect(net.reports()).toEqual([["a", "BenefitMajorFirst", "Peer was the first to provide a valid statement"]]);
  });

  it("forgets what a peer knows when the relay parent leaves its view, and when it goes", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    const own = net.says(0, "Seconded");
    await net.share(own);
    await net.see("a");
    await net.see("a", LEAF.hash);
    await net.world.tell("networkBridgeUpdate", { kind: "PeerDisconnected", peer: "a" });
    await net.connect("a");

    expect(net.sent()).toEqual(Array.from({ length: 3 }, () => ({ to: ["a"], of: own })));
  });

  describe("among more peers than are gossiped to", () => {
    const peers = Array.from({ length: 60 }, (_, i) => `peer ${i}`);
    const has = (peer: PeerId) => net.sent().flatMap(({ to, of }) => (to.includes(peer) && of ? [of] : []));
    let [seconded, valid]: SignedFullStatement[] = [];
    let left = "";
    beforeEach(async () => {
      await net.world.activate(LEAF);
      for (const peer of peers) await net.connect(peer);
      [seconded, valid] = [net.says(0, "Seconded"), net.says(2, "Valid")];
      await net.share(seconded);
      await net.share(valid);
      left = peers.find((peer) => has(peer).length === 0) ?? "";
    });

    it("tells a Valid to those alone that were told the candidate", () => {
      const told = peers.filter((peer) => has(peer).length > 0);
      expect(told).toHaveLength(25);
      for (const peer of told) expect(has(peer)).toEqual([seconded, valid]);
    });

    it("tells those that hear of the candidate by another validator all that depends on it", async () => {
      const again = net.says(3, "Seconded");
      await net.share(again);
      const newcomers = peers.filter((peer) => has(peer)[0] === again);

      expect(newcomers.length).toBeGreaterThan(0);
      for (const peer of newcomers) expect(has(peer)).toEqual([again, seconded, valid]);
    });

    it("tells a peer that turns out to know the candidate what it lacks, by a statement that is known", async () => {
      await net.send(left, seconded as SignedFullStatement);
      expect(has(left)).toEqual([valid]);
    });

    it("tells a peer that turns out to know the candidate what it lacks, by a statement that is new", async () => {
      await net.send(left, net.says(5, "Seconded"));
      expect(has(left)).toEqual([seconded, valid]);
    });
  });

  it("forgets everything with the relay parent", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.share(net.says(0, "Seconded"));
    await net.world.activate(NEXT, LEAF.hash);
    await net.connect("b");
    await net.share(net.says(0, "Valid"));

    expect(net.sent()).toHaveLength(1);
    expect(net.world.faults).toEqual([]);
  });

  it("does without a relay parent for which the runtime does not answer, and not without the others", async () => {
    net.world.answer("runtimeApi", "sessionIndexForChild", ({ at }) => {
      if (at === NEXT.hash) throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
      return SESSION;
    });
    await net.connect("a");
    await net.world.activate({ ...NEXT, allowedRelayParents: [NEXT.hash, LEAF.hash] });
    await net.see("a", NEXT.hash);
    const own = net.says(0, "Seconded");
    await net.share(own);
    await net.send("a", net.says(2, "Seconded", candidate("second", NEXT.hash)), NEXT.hash);

    expect(net.sent()).toEqual([{ to: ["a"], of: own }]);
    expect(net.told()).toEqual([]);
    expect(net.world.faults).toEqual([]);
  });

  it("keeps what it knows of an ancestor that stays in the implicit view, for us and for peers", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    const own = net.says(0, "Seconded");
    await net.share(own);
    await net.world.activate({ ...NEXT, allowedRelayParents: [NEXT.hash, LEAF.hash] }, LEAF.hash);
    await net.see("a", NEXT.hash);
    await net.connect("b", [NEXT.hash]);
    await net.send("a", net.says(3, "Valid"));

    expect(net.sent()).toEqual([
      { to: ["a"], of: own },
      { to: ["b"], of: own },
      {
        to: ["b"],
        of: expect.objectContaining({ payload: { kind: "Valid", candidateHash: candidateHashOf(net.first) } }),
      },
    ]);
  });
});
