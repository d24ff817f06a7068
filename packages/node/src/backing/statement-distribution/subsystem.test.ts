import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ready, validatorIndex } from "@parahost/primitives";
import { candidate } from "../../../../../test/node/backing-session.js";
import { LEAF, NEXT, StatementWorld } from "../../../../../test/node/statement-world.js";

describe("StatementDistributionSubsystem", () => {
  beforeAll(ready);
  let net: StatementWorld;
  beforeEach(() => {
    net = new StatementWorld();
  });

  it("shares our statement with peers that have its relay parent in view, and does not tell backing what it knows", async () => {
    await net.connect("near");
    await net.connect("far", [NEXT.hash]);
    await net.world.activate(LEAF);
    const own = net.says(0, "Seconded");
    await net.share(own);

    expect(net.sent()).toEqual([{ to: ["near"], of: own }]);
    expect(net.told()).toEqual([]);
    expect(net.metrics.count("statements_distributed_total")).toBe(1);
  });

  it("chooses 25 of many peers, those of the statement's group always among them", async () => {
    await net.world.activate(LEAF);
    for (let i = 0; i < 60; i++) await net.connect(`peer ${i}`);
    // The group of validator 0 is 2, 0, 3 and 5.
    await net.connect("in the group", [LEAF.hash], [3]);
    await net.connect("in another", [LEAF.hash], [1]);
    await net.share(net.says(0, "Seconded"));

    const [{ to } = { to: [] }] = net.sent();
    expect(new Set(to).size).toBe(25);
    expect(to).toContain("in the group");
  });

  it("hands a peer's statement to backing once it is verified, and passes it on", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.connect("b");
    const seconded = net.says(2, "Seconded");
    await net.send("a", seconded);

    expect(net.told()).toEqual([seconded]);
    expect(net.sent()).toEqual([{ to: ["b"], of: seconded }]);
    expect(net.reports()).toEqual([["a", "BenefitMajorFirst", "Peer was the first to provide a valid statement"]]);
  });

  it("keeps the order of a peer's statements through verification", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    const statements = [net.says(2, "Seconded"), net.says(3, "Valid"), net.says(5, "Valid")];
    await Promise.all(statements.map((statement) => net.send("a", statement)));

    expect(net.told()).toEqual(statements);
  });

  it("verifies a statement once, whoever sends it", async () => {
    await net.world.activate(LEAF);
    for (const peer of ["a", "b", "c"]) await net.connect(peer);
    const seconded = net.says(2, "Seconded");
    await Promise.all([net.send("a", seconded), net.send("b", seconded)]);
    await net.send("c", seconded);

    expect(net.verified).toHaveLength(1);
    expect(net.told()).toEqual([seconded]);
    expect(net.reports().slice(1)).toEqual([
      ["b", "BenefitMajor", "Peer provided a valid statement"],
      ["c", "BenefitMajor", "Peer provided a valid statement"],
    ]);
  });

  it("sends nobody a Valid before its candidate, and with the candidate all that depends on it", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    const [seconded, valid] = [net.says(2, "Seconded"), net.says(3, "Valid")];
    await net.send("a", seconded);
    await net.send("a", valid);
    await net.connect("b");
    // b hears of the candidate from elsewhere, and tells us: now it may be told the rest.
    const [other, ours] = [candidate("second", LEAF.hash), net.says(0, "Valid")];
    await net.share(ours);
    await net.share(net.says(0, "Seconded", other));

    expect(net.sent()).toEqual([
      { to: ["b"], of: seconded },
      { to: ["b"], of: valid },
      { to: ["a", "b"], of: ours },
      { to: ["a", "b"], of: expect.objectContaining({ payload: { kind: "Seconded", candidate: other } }) },
    ]);
  });

  it("tells a peer that turns out to know a candidate what else is said of it", async () => {
    await net.world.activate(LEAF);
    await net.connect("a", [LEAF.hash]);
    await net.share(net.says(0, "Seconded"));
    await net.connect("b", []);
    await net.share(net.says(3, "Valid"));
    await net.see("b", LEAF.hash);

    expect(
      net
        .sent()
        .filter(({ to }) => to.includes("b"))
        .map(({ of }) => of?.payload.kind),
    ).toEqual(["Seconded", "Valid"]);
  });

  it("charges for the statement of a disabled validator, and does nothing with it", async () => {
    net.disabled = [validatorIndex(2)];
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.connect("b");
    await net.send("a", net.says(2, "Seconded"));

    expect(net.reports()).toEqual([["a", "CostMinor", "Sent a statement from a disabled validator"]]);
    expect([net.told(), net.sent(), net.verified]).toEqual([[], [], []]);
  });

  it.each([
    { name: "another validator's signature", by: 2, claims: 3 },
    { name: "a validator that is none", by: 2, claims: 6 },
  ])("charges for $name", async ({ by, claims }) => {
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.connect("b");
    await net.send("a", { ...net.says(by, "Seconded"), validatorIndex: validatorIndex(claims) });

    expect(net.reports()).toEqual([["a", "CostMajor", "Invalid Statement Signature"]]);
    expect(net.told()).toEqual([]);
    expect(net.sent()).toEqual([]);
  });

  it("charges for statements at relay parents that it does not know, but not for those that are late", async () => {
    await net.connect("a");
    await net.send("a", net.says(2, "Seconded"));
    await net.world.activate(LEAF);
    await net.world.activate(NEXT, LEAF.hash);
    await net.send("a", net.says(3, "Seconded"));

    expect(net.reports()).toEqual([["a", "CostMinor", "Unexpected Statement"]]);
    expect(net.told()).toEqual([]);
  });

  it("charges a peer that does not have the relay parent in its own view", async () => {
    await net.world.activate(LEAF);
    await net.connect("a", [NEXT.hash]);
    await net.send("a", net.says(2, "Seconded"));

    expect(net.reports()).toEqual([["a", "CostMinor", "Unexpected Statement, missing knowlege for relay parent"]]);
  });

  it("charges for the same statement twice", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.send("a", net.says(2, "Seconded"));
    await net.send("a", net.says(2, "Seconded"));

    expect(net.reports()[1]).toEqual(["a", "CostMajorRepeated", "Statement sent more than once by peer"]);
  });

  it("takes two candidates of a validator, which convict it, and no third", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    const seconded = ["x", "y", "z"].map((head) => net.says(2, "Seconded", candidate(head, LEAF.hash)));
    for (const statement of seconded) await net.send("a", statement);

    expect(net.told()).toEqual(seconded.slice(0, 2));
    expect(net.reports()[2]).toEqual(["a", "CostMinor", "Unexpected Statement, remote not allowed"]);
    expect(net.metrics.count("statement_distribution_statements_unexpected", "seconded")).toBe(1);
  });

  it("takes no third candidate of a validator from another peer either, without blaming the peer", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.connect("b", [LEAF.hash]);
    for (const head of ["x", "y"]) await net.send("a", net.says(2, "Seconded", candidate(head, LEAF.hash)));
    await net.send("b", net.says(2, "Seconded", candidate("z", LEAF.hash)));

    expect(net.told()).toHaveLength(2);
    expect(net.verified).toHaveLength(2);
    expect(net.reports().filter(([peer]) => peer === "b")).toEqual([]);
  });

  it("takes two signatures of a validator under one vote, which convict it, and no third, whoever sends it", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.send("a", net.says(2, "Seconded"));
    // Each signature has a nonce of its own, so that no two are the same.
    const votes = [net.says(3, "Valid"), net.says(3, "Valid"), net.says(3, "Valid")];
    for (const [i, vote] of votes.entries()) {
      await net.connect(`peer ${i}`);
      await net.send(`peer ${i}`, vote);
    }
    await net.send("a", net.says(5, "Valid"));

    expect(new Set(votes.map(({ signature }) => signature)).size).toBe(3);
    expect(net.told().slice(1, 3)).toEqual(votes.slice(0, 2));
    expect(net.told().map(({ validatorIndex }) => validatorIndex)).toEqual([2, 3, 3, 5]);
    expect(net.verified).toHaveLength(4);
    expect(net.reports().filter(([peer]) => peer === "peer 2")).toEqual([]);
  });

  it("charges once for a Valid of an unknown candidate: it may have crossed with what we sent", async () => {
    await net.world.activate(LEAF);
    await net.connect("a");
    await net.send("a", net.says(2, "Valid"));
    await net.send("a", net.says(3, "Valid"));

    expect(net.reports()).toEqual([["a", "CostMinor", "Unexpected Statement, unknown candidate"]]);
    expect(net.metrics.count("statement_distribution_statements_unexpected", "valid")).toBe(2);
  });
});
