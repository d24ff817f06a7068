import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, silentLog, World } from "@parahost/conformance";
import { InProcessVerifier, MemoryKeystore, SeededChance, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  type CommittedCandidateReceipt,
  candidateHashOf,
  type Hash,
  type KeyPair,
  ready,
  type SignatureTriple,
  type SignedFullStatement,
  type ValidatorIndex,
  validatorIndex,
} from "@parahost/primitives";
import type { PeerId } from "@parahost/protocol";
import {
  candidate,
  GROUPS,
  hash32,
  keysOf,
  NAMES,
  ROTATION,
  SESSION,
  stated,
  validatorIds,
} from "../../../../../test/node/backing-session.js";
import { StatementDistributionMetrics } from "./metrics.js";
import type { StatementDistributionRole } from "./role.js";
import { StatementDistributionSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(1), number: blockNumber(1) };
const NEXT = { hash: hash32(2), number: blockNumber(2) };

describe("StatementDistributionSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let keys: readonly KeyPair[];
  let verified: SignatureTriple[];
  let metrics: ReturnType<typeof countedMetrics>;
  let world: World<StatementDistributionRole>;
  let first: CommittedCandidateReceipt;
  let disabled: readonly ValidatorIndex[];

  beforeEach(() => {
    disabled = [];
    clock = new VirtualClock();
    keys = keysOf(...NAMES);
    verified = [];
    metrics = countedMetrics();
    first = candidate("first", LEAF.hash);
    const inProcess = new InProcessVerifier(clock);
    const verifier = {
      verify: (triples: readonly SignatureTriple[]) => {
        verified.push(...triples);
        return inProcess.verify(triples);
      },
    };
    const chance = new SeededChance("statements");
    const counted = new StatementDistributionMetrics(metrics);
    const keystore = new MemoryKeystore(chance);
    world = World.around(new StatementDistributionSubsystem(verifier, keystore, counted, chance, silentLog), clock)
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "validators", () => validatorIds(keys))
      .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
      .answer("runtimeApi", "disabledValidators", () => disabled);
  });

  const says = (by: number, kind: "Seconded" | "Valid", about = first) => stated(keys, by, kind, about);
  async function connect(peer: PeerId, heads: readonly Hash[] = [LEAF.hash], validators: readonly number[] = []) {
    const authorities = validators.map((i) => validatorIds(keys)[i] as ReturnType<typeof validatorIds>[number]);
    await world.tell("networkBridgeUpdate", { kind: "PeerConnected", peer, role: "Authority", authorities });
    if (heads.length > 0) await see(peer, ...heads);
  }
  const see = (peer: PeerId, ...heads: readonly Hash[]) =>
    world.tell("networkBridgeUpdate", {
      kind: "PeerViewChange",
      peer,
      view: { heads, finalizedNumber: blockNumber(0) },
    });
  const send = (peer: PeerId, statement: SignedFullStatement, relayParent = LEAF.hash) =>
    world.tell("networkBridgeUpdate", {
      kind: "PeerMessage",
      peer,
      message: { kind: "Statement", relayParent, statement },
    });
  const share = (statement: SignedFullStatement, relayParent = LEAF.hash) =>
    world.tell("share", { relayParent, statement });
  const told = () => world.told("candidateBacking", "statement").map(({ statement }) => statement);
  const sent = () =>
    world.told("networkBridgeTx", "sendValidationMessage").map(({ peers, message: { message } }) => ({
      to: peers,
      of: message.kind === "Statement" ? message.statement : null,
    }));
  const reports = () =>
    world.told("networkBridgeTx", "reportPeer").map(({ peer, change, reason }) => [peer, change, reason]);

  it("shares our statement with peers that have its relay parent in view, and does not tell backing what it knows", async () => {
    await connect("near");
    await connect("far", [NEXT.hash]);
    await world.activate(LEAF);
    const own = says(0, "Seconded");
    await share(own);

    expect(sent()).toEqual([{ to: ["near"], of: own }]);
    expect(told()).toEqual([]);
    expect(metrics.count("statements_distributed_total")).toBe(1);
  });

  it("chooses 25 of many peers, those of the statement's group always among them", async () => {
    await world.activate(LEAF);
    for (let i = 0; i < 60; i++) await connect(`peer ${i}`);
    // The group of validator 0 is 2, 0, 3 and 5.
    await connect("in the group", [LEAF.hash], [3]);
    await connect("in another", [LEAF.hash], [1]);
    await share(says(0, "Seconded"));

    const [{ to } = { to: [] }] = sent();
    expect(new Set(to).size).toBe(25);
    expect(to).toContain("in the group");
  });

  it("hands a peer's statement to backing once it is verified, and passes it on", async () => {
    await world.activate(LEAF);
    await connect("a");
    await connect("b");
    const seconded = says(2, "Seconded");
    await send("a", seconded);

    expect(told()).toEqual([seconded]);
    expect(sent()).toEqual([{ to: ["b"], of: seconded }]);
    expect(reports()).toEqual([["a", "BenefitMajorFirst", "Peer was the first to provide a valid statement"]]);
  });

  it("keeps the order of a peer's statements through verification", async () => {
    await world.activate(LEAF);
    await connect("a");
    const statements = [says(2, "Seconded"), says(3, "Valid"), says(5, "Valid")];
    await Promise.all(statements.map((statement) => send("a", statement)));

    expect(told()).toEqual(statements);
  });

  it("verifies a statement once, whoever sends it", async () => {
    await world.activate(LEAF);
    for (const peer of ["a", "b", "c"]) await connect(peer);
    const seconded = says(2, "Seconded");
    await Promise.all([send("a", seconded), send("b", seconded)]);
    await send("c", seconded);

    expect(verified).toHaveLength(1);
    expect(told()).toEqual([seconded]);
    expect(reports().slice(1)).toEqual([
      ["b", "BenefitMajor", "Peer provided a valid statement"],
      ["c", "BenefitMajor", "Peer provided a valid statement"],
    ]);
  });

  it("sends nobody a Valid before its candidate, and with the candidate all that depends on it", async () => {
    await world.activate(LEAF);
    await connect("a");
    const [seconded, valid] = [says(2, "Seconded"), says(3, "Valid")];
    await send("a", seconded);
    await send("a", valid);
    await connect("b");
    // b hears of the candidate from elsewhere, and tells us: now it may be told the rest.
    const [other, ours] = [candidate("second", LEAF.hash), says(0, "Valid")];
    await share(ours);
    await share(says(0, "Seconded", other));

    expect(sent()).toEqual([
      { to: ["b"], of: seconded },
      { to: ["b"], of: valid },
      { to: ["a", "b"], of: ours },
      { to: ["a", "b"], of: expect.objectContaining({ payload: { kind: "Seconded", candidate: other } }) },
    ]);
  });

  it("tells a peer that turns out to know a candidate what else is said of it", async () => {
    await world.activate(LEAF);
    await connect("a", [LEAF.hash]);
    await share(says(0, "Seconded"));
    await connect("b", []);
    await share(says(3, "Valid"));
    await see("b", LEAF.hash);

    expect(
      sent()
        .filter(({ to }) => to.includes("b"))
        .map(({ of }) => of?.payload.kind),
    ).toEqual(["Seconded", "Valid"]);
  });

  it("charges for the statement of a disabled validator, and does nothing with it", async () => {
    disabled = [validatorIndex(2)];
    await world.activate(LEAF);
    await connect("a");
    await connect("b");
    await send("a", says(2, "Seconded"));

    expect(reports()).toEqual([["a", "CostMinor", "Sent a statement from a disabled validator"]]);
    expect([told(), sent(), verified]).toEqual([[], [], []]);
  });

  it.each([
    { name: "another validator's signature", by: 2, claims: 3 },
    { name: "a validator that is none", by: 2, claims: 6 },
  ])("charges for $name", async ({ by, claims }) => {
    await world.activate(LEAF);
    await connect("a");
    await connect("b");
    await send("a", { ...says(by, "Seconded"), validatorIndex: validatorIndex(claims) });

    expect(reports()).toEqual([["a", "CostMajor", "Invalid Statement Signature"]]);
    expect(told()).toEqual([]);
    expect(sent()).toEqual([]);
  });

  it("charges for statements at relay parents that it does not know, but not for those that are late", async () => {
    await connect("a");
    await send("a", says(2, "Seconded"));
    await world.activate(LEAF);
    await world.activate(NEXT, LEAF.hash);
    await send("a", says(3, "Seconded"));

    expect(reports()).toEqual([["a", "CostMinor", "Unexpected Statement"]]);
    expect(told()).toEqual([]);
  });

  it("charges a peer that does not have the relay parent in its own view", async () => {
    await world.activate(LEAF);
    await connect("a", [NEXT.hash]);
    await send("a", says(2, "Seconded"));

    expect(reports()).toEqual([["a", "CostMinor", "Unexpected Statement, missing knowlege for relay parent"]]);
  });

  it("charges for the same statement twice", async () => {
    await world.activate(LEAF);
    await connect("a");
    await send("a", says(2, "Seconded"));
    await send("a", says(2, "Seconded"));

    expect(reports()[1]).toEqual(["a", "CostMajorRepeated", "Statement sent more than once by peer"]);
  });

  it("takes two candidates of a validator, which convict it, and no third", async () => {
    await world.activate(LEAF);
    await connect("a");
    const seconded = ["x", "y", "z"].map((head) => says(2, "Seconded", candidate(head, LEAF.hash)));
    for (const statement of seconded) await send("a", statement);

    expect(told()).toEqual(seconded.slice(0, 2));
    expect(reports()[2]).toEqual(["a", "CostMinor", "Unexpected Statement, remote not allowed"]);
    expect(metrics.count("statement_distribution_statements_unexpected", "seconded")).toBe(1);
  });

  it("takes no third candidate of a validator from another peer either, without blaming the peer", async () => {
    await world.activate(LEAF);
    await connect("a");
    await connect("b", [LEAF.hash]);
    for (const head of ["x", "y"]) await send("a", says(2, "Seconded", candidate(head, LEAF.hash)));
    await send("b", says(2, "Seconded", candidate("z", LEAF.hash)));

    expect(told()).toHaveLength(2);
    expect(verified).toHaveLength(2);
    expect(reports().filter(([peer]) => peer === "b")).toEqual([]);
  });

  it("charges once for a Valid of an unknown candidate: it may have crossed with what we sent", async () => {
    await world.activate(LEAF);
    await connect("a");
    await send("a", says(2, "Valid"));
    await send("a", says(3, "Valid"));

    expect(reports()).toEqual([["a", "CostMinor", "Unexpected Statement, unknown candidate"]]);
    expect(metrics.count("statement_distribution_statements_unexpected", "valid")).toBe(2);
  });

  it("sends a peer what it lacks when its view grows, in the order of dependence", async () => {
    await world.activate(LEAF);
    await connect("a");
    const statements = [says(2, "Seconded"), says(3, "Valid")];
    for (const statement of statements) await send("a", statement);
    await connect("b", [NEXT.hash]);
    await see("b", NEXT.hash, LEAF.hash);

    expect(sent()).toEqual(statements.map((of) => ({ to: ["b"], of })));
  });

  it("sends a peer that is ahead of us nothing twice, and hears what it says at its last head", async () => {
    await world.activate(LEAF);
    await connect("a");
    const own = says(0, "Seconded");
    await share(own);
    await see("a", NEXT.hash);
    await send("a", says(2, "Seconded"));
    await see("a", NEXT.hash, LEAF.hash);

    expect(sent()).toEqual([{ to: ["a"], of: own }]);
    expect(reports()).toEqual([["a", "BenefitMajorFirst", "Peer was the first to provide a valid statement"]]);
  });

  it("forgets what a peer knows when the relay parent leaves its view, and when it goes", async () => {
    await world.activate(LEAF);
    await connect("a");
    const own = says(0, "Seconded");
    await share(own);
    await see("a");
    await see("a", LEAF.hash);
    await world.tell("networkBridgeUpdate", { kind: "PeerDisconnected", peer: "a" });
    await connect("a");

    expect(sent()).toEqual(Array.from({ length: 3 }, () => ({ to: ["a"], of: own })));
  });

  describe("among more peers than are gossiped to", () => {
    const peers = Array.from({ length: 60 }, (_, i) => `peer ${i}`);
    const has = (peer: PeerId) => sent().flatMap(({ to, of }) => (to.includes(peer) && of ? [of] : []));
    let [seconded, valid]: SignedFullStatement[] = [];
    let left = "";
    beforeEach(async () => {
      await world.activate(LEAF);
      for (const peer of peers) await connect(peer);
      [seconded, valid] = [says(0, "Seconded"), says(2, "Valid")];
      await share(seconded);
      await share(valid);
      left = peers.find((peer) => has(peer).length === 0) ?? "";
    });

    it("tells a Valid to those alone that were told the candidate", () => {
      const told = peers.filter((peer) => has(peer).length > 0);
      expect(told).toHaveLength(25);
      for (const peer of told) expect(has(peer)).toEqual([seconded, valid]);
    });

    it("tells those that hear of the candidate by another validator all that depends on it", async () => {
      const again = says(3, "Seconded");
      await share(again);
      const newcomers = peers.filter((peer) => has(peer)[0] === again);

      expect(newcomers.length).toBeGreaterThan(0);
      for (const peer of newcomers) expect(has(peer)).toEqual([again, seconded, valid]);
    });

    it("tells a peer that turns out to know the candidate what it lacks, by a statement that is known", async () => {
      await send(left, seconded as SignedFullStatement);
      expect(has(left)).toEqual([valid]);
    });

    it("tells a peer that turns out to know the candidate what it lacks, by a statement that is new", async () => {
      await send(left, says(5, "Seconded"));
      expect(has(left)).toEqual([seconded, valid]);
    });
  });

  it("forgets everything with the relay parent", async () => {
    await world.activate(LEAF);
    await connect("a");
    await share(says(0, "Seconded"));
    await world.activate(NEXT, LEAF.hash);
    await connect("b");
    await share(says(0, "Valid"));

    expect(sent()).toHaveLength(1);
    expect(world.faults).toEqual([]);
  });

  it("does without a relay parent for which the runtime does not answer, and not without the others", async () => {
    world.answer("runtimeApi", "sessionIndexForChild", ({ at }) => {
      if (at === NEXT.hash) throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
      return SESSION;
    });
    await connect("a");
    await world.activate({ ...NEXT, allowedRelayParents: [NEXT.hash, LEAF.hash] });
    await see("a", NEXT.hash);
    const own = says(0, "Seconded");
    await share(own);

    expect(sent()).toEqual([{ to: ["a"], of: own }]);
    expect(world.faults).toEqual([]);
  });

  it("keeps what it knows of an ancestor that stays in the implicit view, for us and for peers", async () => {
    await world.activate(LEAF);
    await connect("a");
    const own = says(0, "Seconded");
    await share(own);
    await world.activate({ ...NEXT, allowedRelayParents: [NEXT.hash, LEAF.hash] }, LEAF.hash);
    await see("a", NEXT.hash);
    await connect("b", [NEXT.hash]);
    await send("a", says(3, "Valid"));

    expect(sent()).toEqual([
      { to: ["a"], of: own },
      { to: ["b"], of: own },
      { to: ["b"], of: expect.objectContaining({ payload: { kind: "Valid", candidateHash: candidateHashOf(first) } }) },
    ]);
  });
});
