import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { countedMetrics, recordedReports, silentLog, World } from "@parahost/conformance";
import { InProcessVerifier, SubsystemError, VirtualClock } from "@parahost/kernel";
import {
  blockNumber,
  type CandidateDescriptorV1,
  type CoreState,
  type Hash,
  paraId,
  ready,
} from "@parahost/primitives";
import type { CollationFetchingResponse, CollatorProtocolV1Message, PeerId } from "@parahost/protocol";
import {
  CORES,
  candidate,
  GROUPS,
  hash32,
  keysOf,
  keystoreOf,
  NAMES,
  PARA_1,
  PARA_2,
  ROTATION,
  SESSION,
  stated,
  VALIDATION_DATA,
  validatorIds,
} from "../../../../../../test/node/backing-session.js";
import { declaration, madeOf, requestFailed } from "../../../../../../test/node/collator-says.js";
import { Collators } from "./collators.js";
import { INACTIVE_COLLATOR_EVICTION_MS, MAX_UNSHARED_DOWNLOAD_TIME_MS, UNDECLARED_EVICTION_MS } from "./config.js";
import { Fetching } from "./fetching.js";
import { ValidatorSideMetrics } from "./metrics.js";
import type { ValidatorSideRole } from "./role.js";
import { ValidatorSideSubsystem } from "./subsystem.js";

const LEAF = { hash: hash32(1), number: blockNumber(1) };
const NEXT = { hash: hash32(2), number: blockNumber(2) };
const BAD = ["Malicious", "A collator was reported by another subsystem"];
const UNEXPECTED = ["CostMinor", "An unexpected message"];

/** Alice's node: her group works for para 1 on core 0. */
describe("ValidatorSideSubsystem", () => {
  beforeAll(ready);
  let clock: VirtualClock;
  let reports: ReturnType<typeof recordedReports>;
  let metrics: ReturnType<typeof countedMetrics>;
  let collations: Map<PeerId, CollationFetchingResponse | (() => Promise<CollationFetchingResponse>)>;
  let world: World<ValidatorSideRole>;

  beforeEach(() => {
    [clock, reports, metrics, collations] = [new VirtualClock(), recordedReports(), countedMetrics(), new Map()];
    const counted = new ValidatorSideMetrics(metrics);
    const collators = new Collators(new InProcessVerifier(clock), clock);
    const fetching = new Fetching(clock, counted, reports);
    const keystore = keystoreOf(keysOf("//Alice"));
    world = World.around(new ValidatorSideSubsystem(keystore, collators, fetching, counted, silentLog), clock)
      .answer("runtimeApi", "availabilityCores", () => CORES)
      .answer("runtimeApi", "validators", () => validatorIds(keysOf(...NAMES)))
      .answer("runtimeApi", "validatorGroups", () => ({ groups: GROUPS, rotation: ROTATION }))
      .answer("runtimeApi", "sessionIndexForChild", () => SESSION)
      .answer("runtimeApi", "persistedValidationData", () => VALIDATION_DATA)
      .answer("runtimeApi", "asyncBackingParams", () => {
        throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
      })
      .answer("networkBridgeTx", "requestCollation", ({ to }) => deliver("peer" in to ? to.peer : ""));
  });

  async function deliver(peer: PeerId): Promise<CollationFetchingResponse> {
    const collation = collations.get(peer);
    if (!collation) throw requestFailed("Refused");
    return typeof collation === "function" ? collation() : collation;
  }
  const made = (head: string, differences: Partial<CandidateDescriptorV1> = {}) =>
    madeOf(candidate(head, LEAF.hash, differences));

  const event = (message: Parameters<typeof world.tell<"networkBridgeUpdate">>[1]) =>
    world.tell("networkBridgeUpdate", message);
  const say = (peer: PeerId, message: CollatorProtocolV1Message) => event({ kind: "PeerMessage", peer, message });
  const connect = (peer: PeerId) => event({ kind: "PeerConnected", peer, role: "Full", authorities: [] });
  async function collator(peer: PeerId) {
    await connect(peer);
    await say(peer, declaration(peer));
  }
  const advertise = (peer: PeerId, relayParent: Hash = LEAF.hash) =>
    say(peer, { kind: "AdvertiseCollation", relayParent });
  async function offer(
    peer: PeerId,
    collation: CollationFetchingResponse | (() => Promise<CollationFetchingResponse>),
  ) {
    collations.set(peer, collation);
    await collator(peer);
    await advertise(peer);
  }
  const asked = () =>
    world.told("networkBridgeTx", "requestCollation").map(({ to }) => ("peer" in to ? to.peer : null));
  const second = () => world.told("candidateBacking", "second").map(({ receipt }) => receipt);
  const costs = () =>
    world.told("networkBridgeTx", "reportPeer").map(({ peer, change, reason }) => [peer, change, reason]);
  const letGo = () => world.told("networkBridgeTx", "disconnectPeer").map(({ peer }) => peer);
  const steps = () => reports.reports.map(({ step, reason }) => (reason ? `${step} ${reason}` : step));

  describe("at a relay parent where its group works for the para", () => {
    beforeEach(() => world.activate(LEAF));

    it("fetches what is advertised, and hands it to backing with the data it is validated against", async () => {
      const collation = made("head 7");
      await offer("Charlie", collation);

      expect(world.told("networkBridgeTx", "requestCollation")).toEqual([
        { to: { peer: "Charlie" }, relayParent: LEAF.hash, paraId: PARA_1 },
      ]);
      expect(world.told("runtimeApi", "persistedValidationData")).toEqual([
        { at: LEAF.hash, paraId: PARA_1, assumption: "Free" },
      ]);
      expect(world.told("candidateBacking", "second")).toEqual([
        { relayParent: LEAF.hash, ...collation, validationData: VALIDATION_DATA },
      ]);
      expect(steps()).toEqual(["fetched"]);
      expect(costs()).toEqual([]);
      expect(metrics.count("collation_requests_total", "succeeded")).toBe(1);
    });

    it("takes an advertisement that comes while the declaration is being verified", async () => {
      collations.set("Charlie", made("head 7"));
      await connect("Charlie");
      await Promise.all([say("Charlie", declaration("Charlie")), advertise("Charlie")]);

      expect(second()).toHaveLength(1);
      expect(costs()).toEqual([]);
    });

    it("fetches one collation at a time, and none once one is seconded; the collator is told", async () => {
      const committed = candidate("head 7", LEAF.hash);
      await offer("Charlie", madeOf(committed));
      await offer("Dave", made("head 8"));
      expect(asked()).toEqual(["Charlie"]);
      const statement = stated(keysOf(...NAMES), 0, "Seconded", committed);
      await world.tell("seconded", { relayParent: LEAF.hash, statement });
      await offer("Eve", made("head 9"));

      expect(asked()).toEqual(["Charlie"]);
      expect(costs()).toEqual([["Charlie", "BenefitMinor", "A collator was noted good by another subsystem"]]);
      expect(world.told("networkBridgeTx", "sendCollationMessage")).toEqual([
        {
          peers: ["Charlie"],
          message: {
            protocol: "CollatorProtocol",
            message: { kind: "CollationSeconded", relayParent: LEAF.hash, statement },
          },
        },
      ]);
    });

    it("reports the collator of an invalid candidate, and fetches from the next", async () => {
      const bad = made("head 7");
      await offer("Charlie", bad);
      await offer("Dave", made("head 8"));
      await world.tell("invalid", { relayParent: LEAF.hash, receipt: bad.receipt });

      expect(costs()).toEqual([["Charlie", ...BAD]]);
      expect(asked()).toEqual(["Charlie", "Dave"]);
      expect(second()).toHaveLength(2);
    });

    it("does not hold a candidate against anybody that it never gave to backing", async () => {
      await offer("Charlie", made("head 7"));
      await world.tell("invalid", { relayParent: LEAF.hash, receipt: made("another").receipt });

      expect(costs()).toEqual([]);
      expect(second()).toHaveLength(1);
    });

    it.each([
      {
        name: "another PoV than its receipt says",
        collation: () => ({ ...made("head 7"), pov: { blockData: Uint8Array.of(1) } }),
        reason: "PoVHashMismatch",
        cost: BAD,
      },
      {
        name: "other validation data than the runtime's",
        collation: () => made("head 7", { persistedValidationDataHash: hash32(9) }),
        reason: "PersistedValidationDataMismatch",
        cost: BAD,
      },
      {
        name: "a candidate of another relay parent",
        collation: () => madeOf(candidate("head 7", NEXT.hash)),
        reason: "RelayParentMismatch",
        cost: BAD,
      },
      {
        name: "a candidate of another para",
        collation: () => made("head 7", { paraId: PARA_2 }),
        reason: "WrongPara",
        cost: ["Malicious", "A collator provided a collation for the wrong para"],
      },
    ])("drops $name, and fetches from the next", async ({ collation, reason, cost }) => {
      collations.set("Charlie", collation());
      const good = made("head 8");
      collations.set("Dave", good);
      for (const peer of ["Charlie", "Dave"]) await collator(peer);
      await advertise("Charlie");
      await advertise("Dave");

      expect(steps()).toEqual([`dropped ${reason}`, "fetched"]);
      expect(costs()).toEqual([["Charlie", ...cost]]);
      expect(second()).toEqual([good.receipt]);
      expect(asked()).toEqual(["Charlie", "Dave"]);
    });

    it.each([
      { reason: "Refused", cost: [["Charlie", "CostMinor", "Some network error"]] },
      { reason: "Timeout", cost: [] },
    ])("fetches from the next where a request fails with $reason", async ({ reason, cost }) => {
      collations.set("Charlie", () => clock.sleep(100).then(() => Promise.reject(requestFailed(reason))));
      collations.set("Dave", made("head 8"));
      for (const peer of ["Charlie", "Dave"]) await collator(peer);
      await advertise("Charlie");
      await advertise("Dave");
      expect(asked()).toEqual(["Charlie"]);
      await world.advance(100);

      expect(asked()).toEqual(["Charlie", "Dave"]);
      expect(second()).toHaveLength(1);
      expect(costs()).toEqual(cost);
      expect(metrics.count("collation_requests_total", "failed")).toBe(1);
    });

    it("starts the next fetch beside one that has had its time alone, and keeps what comes late", async () => {
      const [late, quick] = [made("late"), made("quick")];
      collations.set("Charlie", () => clock.sleep(MAX_UNSHARED_DOWNLOAD_TIME_MS + 200).then(() => late));
      collations.set("Dave", quick);
      for (const peer of ["Charlie", "Dave"]) await collator(peer);
      await advertise("Charlie");
      await advertise("Dave");
      await world.advance(MAX_UNSHARED_DOWNLOAD_TIME_MS - 1);
      expect(asked()).toEqual(["Charlie"]);
      await world.advance(1);
      expect(second()).toEqual([quick.receipt]);
      await world.advance(200);
      expect(second()).toEqual([quick.receipt]);
      await world.tell("invalid", { relayParent: LEAF.hash, receipt: quick.receipt });

      expect(second()).toEqual([quick.receipt, late.receipt]);
    });

    it("goes on where the runtime has no validation data, and where it fails", async () => {
      const answers = [
        () => null,
        () => Promise.reject(new SubsystemError("runtimeApi", "Execution", { fatal: false })),
      ];
      world.answer("runtimeApi", "persistedValidationData", () => {
        const answer = answers.shift();
        return answer ? answer() : VALIDATION_DATA;
      });
      for (const peer of ["Charlie", "Dave", "Eve"]) {
        collations.set(peer, made(peer));
        await collator(peer);
      }
      for (const peer of ["Charlie", "Dave", "Eve"]) await advertise(peer);

      expect(steps()).toEqual(["dropped PersistedValidationDataNotFound", "fetched"]);
      expect(second()).toHaveLength(1);
      expect(costs()).toEqual([]);
    });

    it("skips a collator that has gone while it waited for its turn", async () => {
      const bad = made("head 7");
      await offer("Charlie", bad);
      await offer("Dave", made("head 8"));
      await offer("Eve", made("head 9"));
      await event({ kind: "PeerDisconnected", peer: "Dave" });
      await world.tell("invalid", { relayParent: LEAF.hash, receipt: bad.receipt });

      expect(asked()).toEqual(["Charlie", "Eve"]);
    });

    it("gives up what it fetches when the leaf is gone", async () => {
      await offer("Charlie", () => clock.sleep(1_000).then(() => made("head 7")));
      await world.activate(NEXT, LEAF.hash);
      await world.advance(2_000);

      expect(second()).toEqual([]);
      expect(world.faults).toEqual([]);
    });

    it("refuses a declaration that another has signed", async () => {
      await connect("Charlie");
      await say("Charlie", declaration("Charlie", PARA_1, "Dave", "Charlie"));
      await advertise("Charlie");

      expect(costs()).toEqual([
        ["Charlie", "Malicious", "Invalid network message signature"],
        ["Charlie", ...UNEXPECTED],
      ]);
      expect(asked()).toEqual([]);
    });

    it("takes a collator's key from one peer alone, even where two declare it at once", async () => {
      for (const peer of ["a", "b"]) await connect(peer);
      await Promise.all(["a", "b"].map((peer) => say(peer, declaration(peer, PARA_1, "Charlie"))));

      expect(costs()).toEqual([["b", ...UNEXPECTED]]);
    });

    it("reports who delivers a candidate that was delivered before, and fetches from the next", async () => {
      const same = made("head 7");
      await offer("Charlie", same);
      await offer("Dave", same);
      await offer("Eve", made("head 8"));
      await world.tell("invalid", { relayParent: LEAF.hash, receipt: same.receipt });

      expect(asked()).toEqual(["Charlie", "Dave", "Eve"]);
      expect(costs()).toEqual(["Charlie", "Dave"].map((peer) => [peer, ...BAD]));
      expect(second()).toHaveLength(2);
    });

    it("lets go of collators of paras that are none of its group's", async () => {
      await connect("Charlie");
      // Para 2 is welcome: its core is ours after the next rotation.
      await say("Charlie", declaration("Charlie", paraId(3)));

      expect(costs()).toEqual([["Charlie", "CostMinor", "An unneeded collator connected"]]);
      expect(letGo()).toEqual(["Charlie"]);
    });

    it("charges for what nobody should send", async () => {
      await collator("Charlie");
      await say("Charlie", declaration("Charlie"));
      await connect("Dave");
      await say("Dave", declaration("Dave", PARA_1, "Charlie"));
      await advertise("Dave");
      await advertise("Charlie", NEXT.hash);
      await say("Charlie", {
        kind: "CollationSeconded",
        relayParent: LEAF.hash,
        statement: stated(keysOf(...NAMES), 0, "Seconded", candidate("head 7", LEAF.hash)),
      });

      expect(costs()).toEqual(["Charlie", "Dave", "Dave", "Charlie", "Charlie"].map((peer) => [peer, ...UNEXPECTED]));
      expect(asked()).toEqual([]);
    });

    it("charges for a second advertisement at one relay parent", async () => {
      await offer("Charlie", made("head 7"));
      await advertise("Charlie");

      expect(costs()).toEqual([["Charlie", ...UNEXPECTED]]);
      expect(asked()).toEqual(["Charlie"]);
    });

    it("lets go of peers that do not declare themselves, and of collators that are idle", async () => {
      await connect("nobody");
      await collator("Charlie");
      await world.advance(UNDECLARED_EVICTION_MS);
      expect(letGo()).toEqual(["nobody"]);
      await world.advance(INACTIVE_COLLATOR_EVICTION_MS - UNDECLARED_EVICTION_MS - 1);
      expect(letGo()).toEqual(["nobody"]);
      await advertise("Charlie");
      await world.advance(INACTIVE_COLLATOR_EVICTION_MS - 1);
      expect(letGo()).toEqual(["nobody"]);
      await world.advance(1);
      expect(letGo()).toEqual(["nobody", "Charlie"]);
    });
  });

  it("welcomes the para's collator while the core is occupied, but fetches nothing", async () => {
    world.answer("runtimeApi", "availabilityCores", (): readonly CoreState[] => [
      { kind: "Occupied", nextUpOnAvailable: { paraId: PARA_1, collator: null } } as never,
      { kind: "Free" },
    ]);
    await world.activate(LEAF);
    await collator("Charlie");
    expect(letGo()).toEqual([]);
    await advertise("Charlie");

    expect(asked()).toEqual([]);
    expect(costs()).toEqual([["Charlie", "Malicious", "A collator provided a collation for the wrong para"]]);
  });

  it("lets go of collators when its group works for another para", async () => {
    await world.activate(LEAF);
    await collator("Charlie");
    world.answer("runtimeApi", "availabilityCores", (): readonly CoreState[] => [
      { kind: "Scheduled", paraId: PARA_2, collator: null },
      { kind: "Free" },
    ]);
    await world.activate(NEXT, LEAF.hash);

    expect(letGo()).toEqual(["Charlie"]);
  });

  it("has no collation to serve", async () => {
    const request = { peer: "Charlie", relayParent: LEAF.hash, paraId: PARA_1 };
    expect(await world.until(world.ask("collationFetchingRequest", request))).toBeNull();
  });
});
