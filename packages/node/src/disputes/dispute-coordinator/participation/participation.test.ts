import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { candidateHashOf, disputeVoteTriple, isSignatureValid, ready, validatorId } from "@parahost/primitives";
import { BACKS, DisputeWorld, event, NOW, receiptOn } from "../../../../../../test/node/dispute-world.js";

const a = () => receiptOn("a");
const hashOf = (head: string) => candidateHashOf(receiptOn(head));
const backed = (...heads: readonly string[]) => heads.map((head) => event("CandidateBacked", receiptOn(head)));
const OPPOSED = [[1, BACKS], [2, "Invalid"]] as const; // biome-ignore format: a table

describe("participation", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  beforeEach(async () => {
    scene = new DisputeWorld();
    await scene.leaf({ events: backed("a", "b", "c", "d", "e", "f") });
  });

  it.each([
    { outcome: "Valid", votes: { valid: [0, 1], invalid: [2] } },
    { outcome: "Invalid", votes: { valid: [1], invalid: [0, 2] } },
    { outcome: "BadData", votes: { valid: [1], invalid: [0, 2] } },
  ] as const)("votes what it finds, once, and lets others know: $outcome", async ({ outcome, votes }) => {
    scene.outcome = outcome;
    await scene.import(a(), OPPOSED);
    await scene.import(a(), [[3, "Valid"]]);

    expect(scene.lookedInto).toEqual([hashOf("a")]);
    expect(await scene.votesOn(a())).toEqual({ ...votes, valid: [...votes.valid, 3] });
    expect(scene.sent.length).toBe(1);
    const [message] = scene.sent;
    const isFor = outcome === "Valid";
    expect(message).toMatchObject({
      ...{ session: NOW, candidateReceipt: a() },
      validVote: { validatorIndex: isFor ? 0 : 1, kind: isFor ? { kind: "Explicit" } : BACKS },
      invalidVote: { validatorIndex: isFor ? 2 : 0 },
    });
    const ours = isFor ? message?.validVote : message?.invalidVote;
    const key = validatorId(scene.validators[0]?.publicKey ?? "");
    const statement = { side: isFor ? "Valid" : "Invalid", statement: { kind: "Explicit" } } as const;
    const triple = ours && disputeVoteTriple({ ...ours, statement }, hashOf("a"), NOW, [key]);
    expect(triple && isSignatureValid(triple)).toBe(true);
  });

  it.each(["Unavailable", "InternalError", "Fault"] as const)(
    "votes nothing where it cannot tell (%s), and tries again with the next vote",
    async (outcome) => {
      scene.outcome = outcome;
      await scene.import(a(), OPPOSED);

      expect(await scene.votesOn(a())).toEqual({ valid: [1], invalid: [2] });
      expect(scene.sent).toEqual([]);
      expect(scene.world.faults).toEqual([]);

      scene.outcome = "Invalid";
      await scene.import(a(), [[3, "Invalid"]]);
      expect(scene.lookedInto).toEqual([hashOf("a"), hashOf("a")]);
      expect(await scene.votesOn(a())).toEqual({ valid: [1], invalid: [0, 2, 3] });
    },
  );

  it("votes nothing where the runtime has no validation code", async () => {
    scene.world.answer("runtimeApi", "validationCodeByHash", () => null);
    await scene.import(a(), OPPOSED);

    expect(await scene.votesOn(a())).toEqual({ valid: [1], invalid: [2] });
  });

  it("validates for a dispute, with the data that were recovered", async () => {
    await scene.import(a(), OPPOSED);

    expect(scene.world.told("availabilityRecovery", "recoverAvailableData")).toEqual([
      { receipt: a(), session: NOW, backingGroup: null },
    ]);
    expect(scene.world.told("candidateValidation", "validateFromExhaustive")).toMatchObject([
      { receipt: a(), execKind: "Dispute" },
    ]);
  });

  it("looks into three at a time, included ones first, those that become included before the others", async () => {
    let finish: (outcome: "Valid") => void = () => undefined;
    scene.outcome = new Promise((resolve) => {
      finish = resolve;
    });
    for (const head of ["a", "b", "c", "d", "e", "f"]) await scene.import(receiptOn(head), OPPOSED);
    const begun = ["a", "b", "c"].map(hashOf);
    expect(scene.lookedInto).toEqual(begun);

    await scene.leaf({ events: [event("CandidateIncluded", receiptOn("e"))] });
    const waiting = ["d", "f"].map(hashOf).sort(); // of one relay parent: by hash
    finish("Valid");
    await scene.world.settle();
    expect(scene.lookedInto).toEqual([...begun, hashOf("e"), ...waiting]);
    expect(scene.sent.length).toBe(6);
  });

  it("waits for the first leaf", async () => {
    scene = new DisputeWorld();
    const votes = scene.import(a(), [[1, BACKS], [2, "Invalid"], [3, "Invalid"], [4, "Invalid"]]); // biome-ignore format: a table
    expect(await votes).toBe("ValidImport");
    expect(scene.lookedInto).toEqual([]);

    await scene.leaf();
    expect(scene.lookedInto).toEqual([hashOf("a")]);
  });

  it("is for validators of the session that have not voted", async () => {
    scene = new DisputeWorld([]);
    await scene.leaf({ events: backed("a") });
    await scene.import(a(), OPPOSED);
    expect(scene.lookedInto).toEqual([]);

    scene = new DisputeWorld();
    await scene.leaf({ events: backed("a") });
    await scene.import(a(), [[0, BACKS], [2, "Invalid"]]); // biome-ignore format: a table
    expect(scene.lookedInto).toEqual([]);
  });
});

describe("a finding of ours", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  beforeEach(async () => {
    scene = new DisputeWorld();
    await scene.leaf({ events: backed("a") });
  });

  it.each(["Valid", "Invalid"] as const)(
    "is signed, taken in and sent once, and looked into no more: %s",
    async (side) => {
      await scene.import(a(), [[1, side === "Valid" ? "Invalid" : BACKS]]);
      await scene.finding(a(), side);
      await scene.finding(a(), side);

      expect(scene.sent.length).toBe(1);
      expect(scene.lookedInto).toEqual([]);
      expect(await scene.recent()).toMatchObject([{ status: { kind: "Active" } }]);
    },
  );

  it("is kept and not sent while nobody opposes it", async () => {
    await scene.finding(a(), "Invalid");

    expect(await scene.votesOn(a())).toEqual({ valid: [], invalid: [0] });
    expect(scene.sent).toEqual([]);
    expect(await scene.recent()).toEqual([]);
  });

  it("is nothing where we have voted: a backer does not accuse its own candidate", async () => {
    await scene.import(a(), [[0, BACKS]]);
    await scene.finding(a(), "Invalid");

    expect(await scene.votesOn(a())).toEqual({ valid: [0], invalid: [] });
  });

  it("is signed with every key of ours", async () => {
    scene = new DisputeWorld(new DisputeWorld().validators.slice(0, 2));
    await scene.leaf({ events: backed("a") });
    await scene.import(a(), [[5, BACKS]]);
    await scene.finding(a(), "Invalid");

    expect(await scene.votesOn(a())).toEqual({ valid: [5], invalid: [0, 1] });
    expect(scene.sent.map(({ invalidVote }) => invalidVote.validatorIndex)).toEqual([0, 1]);
  });

  it("is refused by the signing guard where it opposes what an earlier life of this node has signed", async () => {
    const { stores } = scene;
    await scene.finding(a(), "Valid");
    await scene.world.conclude();
    // The votes are lost, and what was signed is not.
    const other = {
      open: (name: string, version: number) => stores.open(name === "dispute-coordinator" ? "empty" : name, version),
    };
    scene = new DisputeWorld(undefined, other);
    await scene.leaf({ events: backed("a") });
    await scene.import(a(), [[1, BACKS]]);
    await scene.finding(a(), "Invalid");

    expect(await scene.votesOn(a())).toEqual({ valid: [1], invalid: [] });
    expect(scene.sent).toEqual([]);
    expect(scene.log.lines.filter(({ level }) => level === "warn")).toMatchObject([
      { fields: { code: "ConflictingSignature", conflict: "OppositeVotes" } },
    ]);
  });

  it("that was an approval is sent as soon as somebody opposes it", async () => {
    await scene.import(a(), [[0, { kind: "ApprovalChecking" }]]);
    await scene.import(a(), [[2, "Invalid"]]);

    expect(scene.sent).toMatchObject([
      { validVote: { validatorIndex: 0, kind: { kind: "ApprovalChecking" } }, invalidVote: { validatorIndex: 2 } },
    ]);
    expect(scene.lookedInto).toEqual([]);
  });
});
