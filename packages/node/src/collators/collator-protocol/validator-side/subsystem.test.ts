import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { SubsystemError } from "@parahost/kernel";
import { blockNumber, type CoreState, paraId, ready } from "@parahost/primitives";
import {
  candidate,
  hash32,
  keysOf,
  NAMES,
  PARA_1,
  PARA_2,
  stated,
  VALIDATION_DATA,
  validatorIds,
} from "../../../../../../test/node/backing-session.js";
import { declaration, madeOf, requestFailed } from "../../../../../../test/node/collator-says.js";
import { LEAF, ValidatorSideWorld } from "../../../../../../test/node/validator-side-world.js";
import { INACTIVE_COLLATOR_EVICTION_MS, MAX_UNSHARED_DOWNLOAD_TIME_MS, UNDECLARED_EVICTION_MS } from "./config.js";

const NEXT = { hash: hash32(2), number: blockNumber(2) };
const BAD = ["Malicious", "A collator was reported by another subsystem"];
const UNEXPECTED = ["CostMinor", "An unexpected message"];

/** Alice's node: her group works for para 1 on core 0. */
describe("ValidatorSideSubsystem", () => {
  beforeAll(ready);
  let side: ValidatorSideWorld;
  beforeEach(() => {
    side = new ValidatorSideWorld();
  });

  describe("at a relay parent where its group works for the para", () => {
    beforeEach(() => side.world.activate(LEAF));

    it("fetches what is advertised, and hands it to backing with the data it is validated against", async () => {
      const collation = side.made("head 7");
      await side.offer("Charlie", collation);

      expect(side.world.told("networkBridgeTx", "requestCollation")).toEqual([
        { to: { peer: "Charlie" }, relayParent: LEAF.hash, paraId: PARA_1 },
      ]);
      expect(side.world.told("runtimeApi", "persistedValidationData")).toEqual([
        { at: LEAF.hash, paraId: PARA_1, assumption: "Free" },
      ]);
      expect(side.world.told("candidateBacking", "second")).toEqual([
        { relayParent: LEAF.hash, ...collation, validationData: VALIDATION_DATA },
      ]);
      expect(side.steps()).toEqual(["fetched"]);
      expect(side.costs()).toEqual([]);
      expect(side.metrics.count("collation_requests_total", "succeeded")).toBe(1);
    });

    it("takes an advertisement that comes while the declaration is being verified", async () => {
      side.collations.set("Charlie", side.made("head 7"));
      await side.connect("Charlie");
      await Promise.all([side.say("Charlie", declaration("Charlie")), side.advertise("Charlie")]);

      expect(side.second()).toHaveLength(1);
      expect(side.costs()).toEqual([]);
    });

    it("fetches one collation at a time, and none once one is seconded; the collator is told", async () => {
      const committed = candidate("head 7", LEAF.hash);
      await side.offer("Charlie", madeOf(committed));
      await side.offer("Dave", side.made("head 8"));
      expect(side.asked()).toEqual(["Charlie"]);
      const statement = stated(keysOf(...NAMES), 0, "Seconded", committed);
      await side.world.tell("seconded", { relayParent: LEAF.hash, statement });
      await side.offer("Eve", side.made("head 9"));

      expect(side.asked()).toEqual(["Charlie"]);
      expect(side.costs()).toEqual([["Charlie", "BenefitMinor", "A collator was noted good by another subsystem"]]);
      expect(side.world.told("networkBridgeTx", "sendCollationMessage")).toEqual([
        {
          peers: ["Charlie"],
          message: {
            protocol: "CollatorProtocol",
            message: { kind: "CollationSeconded", relayParent: LEAF.hash, statement },
          },
        },
      ]);
    });

    it.each([
      {
        name: "another PoV than its receipt says",
        collation: () => ({ ...side.made("head 7"), pov: { blockData: Uint8Array.of(1) } }),
        reason: "PoVHashMismatch",
        cost: BAD,
      },
      {
        name: "other validation data than the runtime's",
        collation: () => side.made("head 7", { persistedValidationDataHash: hash32(9) }),
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
        collation: () => side.made("head 7", { paraId: PARA_2 }),
        reason: "WrongPara",
        cost: ["Malicious", "A collator provided a collation for the wrong para"],
      },
    ])("drops $name, and fetches from the next", async ({ collation, reason, cost }) => {
      side.collations.set("Charlie", collation());
      const good = side.made("head 8");
      side.collations.set("Dave", good);
      for (const peer of ["Charlie", "Dave"]) await side.collator(peer);
      await side.advertise("Charlie");
      await side.advertise("Dave");

      expect(side.steps()).toEqual([`dropped ${reason}`, "fetched"]);
      expect(side.costs()).toEqual([["Charlie", ...cost]]);
      expect(side.second()).toEqual([good.receipt]);
      expect(side.asked()).toEqual(["Charlie", "Dave"]);
    });

    it.each([
      { reason: "Refused", cost: [["Charlie", "CostMinor", "Some network error"]] },
      { reason: "Timeout", cost: [] },
    ])("fetches from the next where a request fails with $reason", async ({ reason, cost }) => {
      side.collations.set("Charlie", () => side.clock.sleep(100).then(() => Promise.reject(requestFailed(reason))));
      side.collations.set("Dave", side.made("head 8"));
      for (const peer of ["Charlie", "Dave"]) await side.collator(peer);
      await side.advertise("Charlie");
      await side.advertise("Dave");
      expect(side.asked()).toEqual(["Charlie"]);
      await side.world.advance(100);

      expect(side.asked()).toEqual(["Charlie", "Dave"]);
      expect(side.second()).toHaveLength(1);
      expect(side.costs()).toEqual(cost);
      expect(side.metrics.count("collation_requests_total", "failed")).toBe(1);
    });

    it("starts the next fetch beside one that has had its time alone, and keeps what comes late", async () => {
      const [late, quick] = [side.made("late"), side.made("quick")];
      side.collations.set("Charlie", () => side.clock.sleep(MAX_UNSHARED_DOWNLOAD_TIME_MS + 200).then(() => late));
      side.collations.set("Dave", quick);
      for (const peer of ["Charlie", "Dave"]) await side.collator(peer);
      await side.advertise("Charlie");
      await side.advertise("Dave");
      await side.world.advance(MAX_UNSHARED_DOWNLOAD_TIME_MS - 1);
      expect(side.asked()).toEqual(["Charlie"]);
      await side.world.advance(1);
      expect(side.second()).toEqual([quick.receipt]);
      await side.world.advance(200);
      expect(side.second()).toEqual([quick.receipt]);
      await side.world.tell("invalid", { relayParent: LEAF.hash, receipt: quick.receipt });

      expect(side.second()).toEqual([quick.receipt, late.receipt]);
    });

    it("goes on where the runtime has no validation data, and where it fails", async () => {
      const answers = [
        () => null,
        () => Promise.reject(new SubsystemError("runtimeApi", "Execution", { fatal: false })),
      ];
      side.world.answer("runtimeApi", "persistedValidationData", () => {
        const answer = answers.shift();
        return answer ? answer() : VALIDATION_DATA;
      });
      for (const peer of ["Charlie", "Dave", "Eve"]) {
        side.collations.set(peer, side.made(peer));
        await side.collator(peer);
      }
      for (const peer of ["Charlie", "Dave", "Eve"]) await side.advertise(peer);

      expect(side.steps()).toEqual(["dropped PersistedValidationDataNotFound", "fetched"]);
      expect(side.second()).toHaveLength(1);
      expect(side.costs()).toEqual([]);
    });

    it("skips a collator that has gone while it waited for its turn", async () => {
      const bad = side.made("head 7");
      await side.offer("Charlie", bad);
      await side.offer("Dave", side.made("head 8"));
      await side.offer("Eve", side.made("head 9"));
      await side.event({ kind: "PeerDisconnected", peer: "Dave" });
      await side.world.tell("invalid", { relayParent: LEAF.hash, receipt: bad.receipt });

      expect(side.asked()).toEqual(["Charlie", "Eve"]);
    });

    it("gives up what it fetches when the leaf is gone", async () => {
      await side.offer("Charlie", () => side.clock.sleep(1_000).then(() => side.made("head 7")));
      await side.world.activate(NEXT, LEAF.hash);
      await side.world.advance(2_000);

      expect(side.second()).toEqual([]);
      expect(side.world.faults).toEqual([]);
    });

    it("refuses a declaration that another has signed", async () => {
      await side.connect("Charlie");
      await side.say("Charlie", declaration("Charlie", PARA_1, "Dave", "Charlie"));
      await side.advertise("Charlie");

      expect(side.costs()).toEqual([
        ["Charlie", "Malicious", "Invalid network message signature"],
        ["Charlie", ...UNEXPECTED],
      ]);
      expect(side.asked()).toEqual([]);
    });

    it("takes a collator's key from one peer alone, even where two declare it at once", async () => {
      for (const peer of ["a", "b"]) await side.connect(peer);
      await Promise.all(["a", "b"].map((peer) => side.say(peer, declaration(peer, PARA_1, "Charlie"))));

      expect(side.costs()).toEqual([["b", ...UNEXPECTED]]);
    });

    it("lets go of collators of paras that are none of its group's", async () => {
      await side.connect("Charlie");
      // Para 2 is welcome: its core is ours after the next rotation.
      await side.say("Charlie", declaration("Charlie", paraId(3)));

      expect(side.costs()).toEqual([["Charlie", "CostMinor", "An unneeded collator connected"]]);
      expect(side.letGo()).toEqual(["Charlie"]);
    });

    it("charges for what nobody should send", async () => {
      await side.collator("Charlie");
      await side.say("Charlie", declaration("Charlie"));
      await side.connect("Dave");
      await side.say("Dave", declaration("Dave", PARA_1, "Charlie"));
      await side.advertise("Dave");
      await side.advertise("Charlie", NEXT.hash);
      await side.say("Charlie", {
        kind: "CollationSeconded",
        relayParent: LEAF.hash,
        statement: stated(keysOf(...NAMES), 0, "Seconded", candidate("head 7", LEAF.hash)),
      });

      expect(side.costs()).toEqual(
        ["Charlie", "Dave", "Dave", "Charlie", "Charlie"].map((peer) => [peer, ...UNEXPECTED]),
      );
      expect(side.asked()).toEqual([]);
    });

    it("charges for a second advertisement at one relay parent", async () => {
      await side.offer("Charlie", side.made("head 7"));
      await side.advertise("Charlie");

      expect(side.costs()).toEqual([["Charlie", ...UNEXPECTED]]);
      expect(side.asked()).toEqual(["Charlie"]);
    });

    it("lets go of peers that do not declare themselves, and of collators that are idle", async () => {
      await side.connect("nobody");
      await side.collator("Charlie");
      await side.world.advance(UNDECLARED_EVICTION_MS);
      expect(side.letGo()).toEqual(["nobody"]);
      await side.world.advance(INACTIVE_COLLATOR_EVICTION_MS - UNDECLARED_EVICTION_MS - 1);
      expect(side.letGo()).toEqual(["nobody"]);
      await side.advertise("Charlie");
      await side.world.advance(INACTIVE_COLLATOR_EVICTION_MS - 1);
      expect(side.letGo()).toEqual(["nobody"]);
      await side.world.advance(1);
      expect(side.letGo()).toEqual(["nobody", "Charlie"]);
    });
  });

  it("welcomes the para's collator while the core is occupied, but fetches nothing", async () => {
    side.world.answer("runtimeApi", "availabilityCores", (): readonly CoreState[] => [
      { kind: "Occupied", nextUpOnAvailable: { paraId: PARA_1, collator: null } } as never,
      { kind: "Free" },
    ]);
    await side.world.activate(LEAF);
    await side.collator("Charlie");
    expect(side.letGo()).toEqual([]);
    await side.advertise("Charlie");

    expect(side.asked()).toEqual([]);
    expect(side.costs()).toEqual([["Charlie", "Malicious", "A collator provided a collation for the wrong para"]]);
  });

  it("asks a collator last at the next relay parent that did not deliver in time, until it does", async () => {
    await side.world.activate(LEAF);
    await side.offer("Charlie", () => Promise.reject(requestFailed("Timeout")));
    await side.world.activate(NEXT, LEAF.hash);
    const at = (head: string) => madeOf(candidate(head, NEXT.hash));
    // The fetch from Dave is under way while the others wait for their turn.
    await side.collator("Dave");
    await side.collator("Eve");
    side.collations.set("Dave", () => side.clock.sleep(100).then(() => Promise.reject(requestFailed("Refused"))));
    side.collations.set("Charlie", at("head 7"));
    side.collations.set("Eve", () => side.clock.sleep(100).then(() => Promise.reject(requestFailed("Refused"))));
    for (const peer of ["Dave", "Charlie", "Eve"]) await side.advertise(peer, NEXT.hash);
    await side.world.advance(300);

    expect(side.asked()).toEqual(["Charlie", "Dave", "Eve", "Charlie"]);
    expect(side.steps()).toEqual(["fetched"]);
  });

  it("lets go of collators when its group works for another para", async () => {
    await side.world.activate(LEAF);
    await side.collator("Charlie");
    side.world.answer("runtimeApi", "availabilityCores", (): readonly CoreState[] => [
      { kind: "Scheduled", paraId: PARA_2, collator: null },
      { kind: "Free" },
    ]);
    await side.world.activate(NEXT, LEAF.hash);

    expect(side.letGo()).toEqual(["Charlie"]);
  });

  it("does without a relay parent for which the runtime does not answer, and not without the others", async () => {
    side.world.answer("runtimeApi", "validators", ({ at }) => {
      if (at === NEXT.hash) throw new SubsystemError("runtimeApi", "Execution", { fatal: false });
      return validatorIds(keysOf(...NAMES));
    });
    await side.world.activate({ ...NEXT, allowedRelayParents: [NEXT.hash, LEAF.hash] });
    await side.offer("Charlie", side.made("head 7"));

    expect(side.steps()).toEqual(["fetched"]);
    expect(side.world.faults).toEqual([]);
  });

  it("has no collation to serve", async () => {
    const request = { peer: "Charlie", relayParent: LEAF.hash, paraId: PARA_1 };
    expect(await side.world.until(side.world.ask("collationFetchingRequest", request))).toBeNull();
  });
});
