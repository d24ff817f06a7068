import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { describeSubsystem } from "@parahost/conformance/jest";
import { SubsystemError } from "@parahost/kernel";
import {
  blockNumber,
  candidateHash,
  candidateHashOf,
  type DisputeStatement,
  ready,
  sessionIndex,
  validatorIndex,
} from "@parahost/primitives";
import { at, BACKS, DisputeWorld, event, NOW, receiptOn, SECONDS } from "../../../../../test/node/dispute-world.js";
import type { DisputeCoordinatorRole } from "./role.js";

const a = () => receiptOn("a");
const hashOf = (head: string) => candidateHashOf(receiptOn(head));

describe("DisputeCoordinatorSubsystem", () => {
  beforeAll(ready);
  let scene: DisputeWorld;

  describeSubsystem<DisputeCoordinatorRole>(
    "as any subsystem",
    () => {
      scene = new DisputeWorld();
      scene.outcome = scene.clock.sleep(2_000).then(() => "Valid");
      return scene.world
        .answer("chainApi", "blockNumber", () => blockNumber(1))
        .answer("chainApi", "ancestors", () => [])
        .answer("runtimeApi", "sessionIndexForChild", () => NOW)
        .answer("runtimeApi", "candidateEvents", () => backed("a"))
        .answer("runtimeApi", "onChainVotes", () => null);
    },
    {
      asks: (leaf) => ({
        importStatements: opposed(a()),
        ...{ recentDisputes: null, activeDisputes: null },
        queryCandidateVotes: { disputes: [{ session: NOW, candidateHash: hashOf("a") }] },
        determineUndisputedChain: {
          base: { number: blockNumber(1), hash: at(1) },
          blockDescriptions: [{ blockHash: leaf, session: NOW, candidates: [hashOf("a")] }],
        },
      }),
      tells: () => ({
        importCheckedStatements: opposed(receiptOn("b")),
        issueLocalStatement: {
          ...{ session: NOW, candidateHash: hashOf("c"), candidateReceipt: receiptOn("c"), side: "Invalid" },
        },
      }),
    },
  );
  const opposed = (candidateReceipt: ReturnType<typeof receiptOn>) => ({
    ...{ session: NOW, candidateReceipt },
    statements: [scene.vote(1, SECONDS, candidateReceipt), scene.vote(2, "Invalid", candidateReceipt)],
  });
});

const backed = (...heads: readonly string[]) => heads.map((head) => event("CandidateBacked", receiptOn(head)));

describe("votes that are taken in", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  beforeEach(async () => {
    scene = new DisputeWorld();
    await scene.leaf();
  });
  const status = async () => (await scene.recent()).map(({ status }) => status.kind);

  it("make no dispute where they come from backing alone, or are all against", async () => {
    const votes = [[1, SECONDS], [2, BACKS]] as const; // biome-ignore format: a table
    expect(await scene.import(a(), votes)).toBe("ValidImport");
    expect(await scene.import(receiptOn("b"), [[1, "Invalid"]])).toBe("ValidImport");

    expect(await scene.votesOn(a())).toEqual({ valid: [1, 2], invalid: [] });
    expect(await scene.recent()).toEqual([]);
    expect(scene.lookedInto).toEqual([]);
    expect(scene.metrics.count("candidate_disputes_total")).toBe(0);
  });

  it("make a dispute once they oppose each other, and confirm it with more than may be faulty", async () => {
    await scene.import(a(), [[1, SECONDS], [2, "Invalid"]]); // biome-ignore format: a table
    expect(await scene.recent()).toEqual([{ session: NOW, candidateHash: hashOf("a"), status: { kind: "Active" } }]);
    await scene.import(a(), [[3, "Invalid"]]);
    expect(await status()).toEqual(["Active"]); // 3 of 10, who may all be faulty
    expect(scene.lookedInto).toEqual([]); // and nobody else knows of the candidate

    await scene.import(a(), [[4, "Valid"]]);
    expect(await status()).toEqual(["Confirmed"]);
    expect(scene.lookedInto).toEqual([hashOf("a")]);
    expect(scene.metrics.count("candidate_disputes_total")).toBe(1);
    expect(scene.metrics.count("candidate_dispute_votes", "invalid")).toBe(2);
  });

  it.each([
    { side: "Valid", kind: "ConcludedFor", label: "valid" },
    { side: "Invalid", kind: "ConcludedAgainst", label: "invalid" },
  ] as const)("conclude it with seven of ten: $kind, active for three minutes more", async ({ side, kind, label }) => {
    scene.outcome = "Unavailable";
    const opposite = side === "Valid" ? "Invalid" : "Valid";
    await scene.import(a(), [[1, opposite], [2, side], [3, side], [4, side], [5, side], [6, side], [7, side]]); // biome-ignore format: a table
    expect(await status()).toEqual(["Confirmed"]);
    await scene.world.advance(12_500);
    await scene.import(a(), [[8, side]]);

    const concluded = { session: NOW, candidateHash: hashOf("a"), status: { kind, at: 12n } };
    expect(await scene.recent()).toEqual([concluded]);
    expect(scene.metrics.count("candidate_dispute_concluded", label)).toBe(1);

    await scene.world.advance(180_000);
    await scene.import(a(), [[9, side]]);
    expect(await scene.active()).toEqual([concluded]); // 192 s are 180 s after
    await scene.world.advance(1_000);
    expect(await scene.active()).toEqual([]);
    expect(await scene.recent()).toEqual([concluded]);
  });

  it("name the blocks that include a candidate found invalid by more than may be faulty", async () => {
    await scene.leaf({ events: [event("CandidateIncluded", a())] });
    scene.outcome = "Unavailable";
    await scene.import(a(), [[1, BACKS], [2, "Invalid"], [3, "Invalid"], [4, "Invalid"]]); // biome-ignore format: a table
    const reverted = () => scene.log.lines.filter(({ message }) => message.includes("is invalid"));
    expect(reverted()).toEqual([]);
    await scene.import(a(), [[5, "Invalid"]]);
    await scene.import(a(), [[6, "Invalid"]]);

    expect(reverted()).toMatchObject([
      { level: "warn", fields: { candidateHash: hashOf("a"), blocks: [{ number: 2, hash: at(2) }] } },
    ]);
  });

  it("tell an operator whose validator was wrong", async () => {
    scene.outcome = "Valid";
    await scene.leaf({ events: backed("a") });
    await scene.import(a(), [[1, BACKS], [2, "Invalid"]]); // biome-ignore format: a table
    await scene.import(a(), [3, 4, 5, 6, 7, 8].map((by) => [by, "Invalid"] as const)); // biome-ignore format: a list

    expect(scene.log.lines.filter(({ level }) => level === "error")).toMatchObject([
      { fields: { validatorIndex: 0, concluded: "ConcludedAgainst" } },
    ]);
  });

  it("are kept for both sides where a validator votes twice", async () => {
    await scene.import(a(), [[1, BACKS], [1, "Invalid"], [2, "Invalid"]]); // biome-ignore format: a table

    expect(await scene.votesOn(a())).toEqual({ valid: [1], invalid: [1, 2] });
  });

  it("count once", async () => {
    await scene.leaf({ events: backed("a") });
    scene.outcome = "Unavailable";
    await scene.import(a(), [[1, BACKS], [2, "Invalid"]]); // biome-ignore format: a table
    const votes = [scene.vote(2, "Invalid", a()), scene.vote(1, BACKS, a())];
    expect(await scene.importRows(a(), votes)).toBe("ValidImport");

    expect(scene.metrics.count("candidate_dispute_votes", "valid")).toBe(1);
    expect(scene.metrics.count("candidate_dispute_votes", "invalid")).toBe(1);
  });

  it("are read again from the store for those who ask, in their order, without candidates that are not known", async () => {
    await scene.import(a(), [[1, BACKS]]);
    await scene.import(receiptOn("b"), [[2, BACKS]]);
    const refs = [hashOf("b"), candidateHash(`0x${"0f".repeat(32)}`), hashOf("a")];
    const asked = { disputes: refs.map((candidateHash) => ({ session: NOW, candidateHash })) };
    const votes = await scene.world.until(scene.world.ask("queryCandidateVotes", asked));

    expect(votes.map(({ candidateHash }) => candidateHash)).toEqual([hashOf("b"), hashOf("a")]);
    expect(votes[1]).toEqual({
      ...{ session: NOW, candidateHash: hashOf("a"), candidateReceipt: a(), invalid: [] },
      valid: [{ validatorIndex: 1, kind: BACKS, signature: votes[1]?.valid[0]?.signature }],
    });
  });

  it("bound the chain: it ends before a candidate in dispute", async () => {
    await scene.import(a(), [[1, BACKS], [2, "Invalid"]]); // biome-ignore format: a table
    const description = (n: number, head: string) => ({ blockHash: at(n), session: NOW, candidates: [hashOf(head)] });
    const base = { number: 10 as never, hash: at(10) };
    const chain = { base, blockDescriptions: [description(11, "b"), description(12, "a"), description(13, "b")] };

    expect(await scene.world.until(scene.world.ask("determineUndisputedChain", chain))).toEqual({
      ...{ number: 11, hash: at(11) },
    });
  });
});

describe("votes that are refused", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  beforeEach(async () => {
    scene = new DisputeWorld();
    await scene.leaf();
  });

  const elsewhere: DisputeStatement = {
    side: "Valid",
    statement: { kind: "ApprovalCheckingMultipleCandidates", candidateHashes: [candidateHash(`0x${"0c".repeat(32)}`)] },
  };
  it.each([
    { why: "a signature of another validator", bad: () => ({ validatorIndex: validatorIndex(3) }) },
    { why: "a validator that there is not", bad: () => ({ validatorIndex: validatorIndex(10) }) },
    {
      why: "a vote that was signed for the other side",
      bad: () => ({ statement: { side: "Valid", statement: { kind: "Explicit" } } as const }),
    },
    { why: "an approval of another candidate", bad: () => scene.vote(2, elsewhere.statement as never, a()) },
  ])("$why: nothing that came with it is taken in", async ({ bad }) => {
    const rows = [scene.vote(1, BACKS, a()), { ...scene.vote(2, "Invalid", a()), ...bad() }];

    expect(await scene.importRows(a(), rows)).toBe("InvalidImport");
    expect(await scene.votesOn(a())).toBeNull();
    expect(await scene.import(a(), [[1, BACKS]])).toBe("ValidImport");
  });

  it("those of sessions that nobody knows, or that are too old", async () => {
    const votes = [[1, BACKS]] as const;

    expect(await scene.import(a(), votes, sessionIndex(NOW + 2))).toBe("InvalidImport");
    expect(await scene.import(a(), votes, sessionIndex(NOW - 6))).toBe("InvalidImport");
    expect(await scene.import(a(), votes, sessionIndex(NOW - 5))).toBe("ValidImport"); // 6 sessions, with this one
  });

  it("those of a validator that raises more disputes than it may, on candidates of which nobody else knows", async () => {
    for (let n = 0; n < 50; n++)
      expect(await scene.import(receiptOn(`spam ${n}`), [[1, BACKS], [2, "Invalid"]])).toBe("ValidImport"); // biome-ignore format: a table
    const one = [[1, BACKS], [2, "Invalid"]] as const; // biome-ignore format: a table

    expect(await scene.import(a(), one)).toBe("InvalidImport");
    expect(await scene.votesOn(a())).toBeNull();
    expect((await scene.recent()).length).toBe(50);

    // A validator that has slots left has it taken in, and a candidate that the chain has backed is no spam.
    expect(await scene.import(a(), [...one, [3, "Invalid"]])).toBe("ValidImport");
    await scene.leaf({ events: backed("b") });
    expect(await scene.import(receiptOn("b"), one)).toBe("ValidImport");
    expect(await scene.import(receiptOn("c"), one)).toBe("InvalidImport");

    // Slots of disputes that are confirmed come back.
    scene.outcome = "Unavailable";
    await scene.import(receiptOn("spam 7"), [[4, "Invalid"], [5, "Invalid"]]); // biome-ignore format: a table
    expect(await scene.import(receiptOn("c"), one)).toBe("ValidImport");
  }, 60_000);

  it("fail with the runtime's fault where it does not answer, and are taken in when it does", async () => {
    const { sessionInfo } = scene;
    scene.sessionInfo = () => {
      throw new SubsystemError("world", "TimedOut", { fatal: false });
    };
    const session = sessionIndex(NOW + 1);
    await expect(scene.import(a(), [[1, BACKS]], session)).rejects.toMatchObject({ code: "TimedOut" });
    scene.sessionInfo = sessionInfo;

    expect(await scene.import(a(), [[1, BACKS]], session)).toBe("ValidImport");
  });
});

describe("disabled validators", () => {
  beforeAll(ready);
  let scene: DisputeWorld;
  beforeEach(async () => {
    scene = new DisputeWorld();
    await scene.leaf({ events: backed("a", "b", "c") });
  });

  it("raise no dispute by themselves, and have a vote in those that others raise", async () => {
    scene.disabled = [2, 3].map(validatorIndex);
    scene.outcome = "Unavailable";
    expect(await scene.import(a(), [[1, BACKS], [2, "Invalid"]])).toBe("ValidImport"); // biome-ignore format: a table
    expect(await scene.recent()).toEqual([]);
    expect(scene.lookedInto).toEqual([]);
    expect(scene.metrics.count("dispute_refrained_participations")).toBe(1);

    await scene.import(a(), [[4, "Invalid"]]);
    expect(await scene.recent()).toMatchObject([{ status: { kind: "Active" } }]);
    expect(scene.lookedInto).toEqual([hashOf("a")]);
    expect(await scene.votesOn(a())).toMatchObject({ invalid: [2, 4] });
  });

  it("make a dispute once it is confirmed", async () => {
    scene.disabled = [2, 3].map(validatorIndex);
    await scene.import(a(), [[1, BACKS], [4, BACKS], [2, "Invalid"], [3, "Invalid"]]); // biome-ignore format: a table

    expect(await scene.recent()).toMatchObject([{ status: { kind: "Confirmed" } }]);
  });

  it("are those too who have lost a dispute of the session: what they alone have raised is over", async () => {
    scene.outcome = "Unavailable";
    await scene.import(receiptOn("b"), [[1, BACKS], [2, "Invalid"]]); // biome-ignore format: a table
    await scene.import(a(), [[1, BACKS], [2, "Invalid"]]); // biome-ignore format: a table
    expect((await scene.recent()).length).toBe(2);
    await scene.import(a(), [3, 4, 5, 6, 7, 8].map((by) => [by, "Valid"] as const)); // biome-ignore format: a list

    expect(await scene.recent()).toMatchObject([{ candidateHash: hashOf("a"), status: { kind: "ConcludedFor" } }]);
    await scene.import(receiptOn("c"), [[1, BACKS], [2, "Invalid"]]); // biome-ignore format: a table
    expect((await scene.recent()).length).toBe(1);
  });
});
