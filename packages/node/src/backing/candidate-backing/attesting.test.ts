import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { SubsystemError } from "@parahost/kernel";
import { candidateHashOf, collatorId, isSignatureValid, ready } from "@parahost/primitives";
import {
  CORES,
  candidate,
  hash32,
  PARA_1,
  PARA_2,
  POV,
  payloadOf,
  receiptFor,
  VALIDATION_DATA,
  validatorIds,
} from "../../../../../test/node/backing-session.js";
import { BackingWorld, LEAF } from "../../../../../test/node/backing-world.js";

const withheld = () => {
  throw new SubsystemError("availabilityDistribution", "FetchPoV", { fatal: false });
};

describe("attesting", () => {
  beforeAll(ready);
  let backing: BackingWorld;
  let first: ReturnType<typeof candidate>;
  beforeEach(async () => {
    first = candidate("head 7", LEAF.hash);
    backing = new BackingWorld().valid(first);
    await backing.activate();
  });
  const askedOf = () => backing.world.told("availabilityDistribution", "fetchPoV").map((asked) => asked.fromValidator);

  it("fetches the PoV from the seconder, validates by the chain's state, stores, and signs Valid", async () => {
    await backing.says(2, "Seconded", first);

    expect(backing.world.told("availabilityDistribution", "fetchPoV")).toEqual([
      {
        relayParent: LEAF.hash,
        fromValidator: 2,
        paraId: PARA_1,
        candidateHash: candidateHashOf(first),
        povHash: first.descriptor.povHash,
      },
    ]);
    expect(backing.world.told("candidateValidation", "validateFromChainState")).toEqual([
      { relayParent: LEAF.hash, receipt: receiptFor(first), pov: POV, execKind: "Backing" },
    ]);
    const [statement] = backing.shared;
    expect(statement?.payload).toEqual({ kind: "Valid", candidateHash: candidateHashOf(first) });
    const [key] = validatorIds(backing.validators);
    const payload = statement && payloadOf(statement.payload, LEAF.hash);
    expect(key && payload && isSignatureValid({ key, payload, signature: statement.signature })).toBe(true);
    expect(backing.world.transcript.slice(-3)).toEqual([
      "availabilityStore.storeAvailableData",
      "disputeCoordinator.importCheckedStatements",
      "statementDistribution.share",
    ]);
    expect(backing.steps(first)).toEqual(["validated"]);
    expect(backing.metrics.count("candidate_backing_candidates_seconded_total")).toBe(0);
  });

  it("counts its own vote: with the seconder's and one more the candidate is backed", async () => {
    await backing.says(2, "Seconded", first);
    expect(backing.backed).toEqual([]);
    await backing.says(5, "Valid", first);

    expect(backing.backed).toEqual([candidateHashOf(first)]);
    expect(backing.steps(first)).toEqual(["validated", "backed"]);
  });

  it("fetches the PoV from the next backer where the first does not deliver it", async () => {
    backing.world.answer("availabilityDistribution", "fetchPoV", ({ fromValidator }) =>
      fromValidator === 2 ? withheld() : POV,
    );
    await backing.says(2, "Seconded", first);
    expect(backing.steps(first)).toEqual(["dropped FetchPoV"]);
    await backing.says(5, "Valid", first);

    expect(askedOf()).toEqual([2, 5]);
    expect(backing.shared).toMatchObject([{ payload: { kind: "Valid" } }]);
    expect(backing.steps(first)).toContain("backed");
  });

  it("goes on by itself to those who backed it while it waited for the first", async () => {
    backing.world.answer("availabilityDistribution", "fetchPoV", async ({ fromValidator }) => {
      await backing.clock.sleep(100);
      return fromValidator === 5 ? POV : withheld();
    });
    await backing.says(2, "Seconded", first);
    await backing.says(3, "Seconded", first);
    await backing.says(5, "Valid", first);
    await backing.world.advance(300);

    expect(askedOf()).toEqual([2, 3, 5]);
    expect(backing.shared).toHaveLength(1);
    expect(backing.steps(first)).not.toContain("dropped FetchPoV");
  });

  it("validates a candidate once, however many vote for it", async () => {
    await backing.says(2, "Seconded", first);
    await backing.says(3, "Seconded", first);
    await backing.says(5, "Valid", first);

    expect(backing.world.told("candidateValidation", "validateFromChainState")).toHaveLength(1);
    expect(backing.shared).toHaveLength(1);
  });

  it("is not needed: a candidate is backed by others while ours is still validated", async () => {
    const never = new Promise<never>(() => undefined);
    backing.world.answer("candidateValidation", "validateFromChainState", () => never);
    await backing.says(2, "Seconded", first);
    await backing.says(3, "Valid", first);
    await backing.says(5, "Valid", first);

    expect(backing.backed).toEqual([candidateHashOf(first)]);
    expect(await backing.backable(first)).toHaveLength(1);
    expect(backing.shared).toEqual([]);
  });

  it("signs nothing of an invalid candidate, and goes on counting", async () => {
    backing.world.answer("candidateValidation", "validateFromChainState", () => ({
      kind: "Invalid" as const,
      reason: "BadReturn",
    }));
    await backing.says(2, "Seconded", first);
    await backing.says(3, "Valid", first);

    expect(backing.steps(first)).toEqual(["dropped BadReturn"]);
    expect(backing.shared).toEqual([]);
    expect(askedOf()).toEqual([2]);
    expect(backing.world.told("collatorProtocol", "invalid")).toEqual([]); // no collator gave it to us

    await backing.says(5, "Valid", first);
    expect(backing.backed).toEqual([candidateHashOf(first)]);
  });

  it("signs nothing on an internal error, and tries again with the next backer", async () => {
    backing.world.answer("candidateValidation", "validateFromChainState", () => ({
      kind: "InternalError" as const,
      reason: "WorkerDied",
    }));
    await backing.says(2, "Seconded", first);
    expect(backing.steps(first)).toEqual(["dropped WorkerDied"]);
    expect(backing.shared).toEqual([]);

    backing.valid(first);
    await backing.says(5, "Valid", first);
    expect(askedOf()).toEqual([2, 5]);
    expect(backing.shared).toHaveLength(1);
  });

  it("leaves a candidate that it is about to second to the seconding, and comes back to it where that fails", async () => {
    const answers = ["InternalError", "Valid"] as const;
    let asked = 0;
    backing.world.answer("candidateValidation", "validateFromExhaustive", async () => {
      await backing.clock.sleep(100);
      if (answers[asked++] === "InternalError") return { kind: "InternalError", reason: "WorkerDied" } as const;
      return { kind: "Valid", commitments: first.commitments, validationData: VALIDATION_DATA } as const;
    });
    await backing.second(first);
    await backing.says(2, "Seconded", first);
    await backing.world.advance(100);
    expect(backing.shared).toEqual([]);

    await backing.second(first);
    await backing.says(3, "Valid", first);
    await backing.world.advance(100);
    expect(backing.shared).toMatchObject([{ payload: { kind: "Seconded" } }]);
    expect(askedOf()).toEqual([]);
  });

  it("signs nothing for a wrong erasure root", async () => {
    backing.world.answer("availabilityStore", "storeAvailableData", () => "InvalidErasureRoot" as const);
    await backing.says(2, "Seconded", first);

    expect(backing.steps(first)).toEqual(["dropped InvalidErasureRoot"]);
    expect(backing.shared).toEqual([]);
  });

  it("leaves another group's candidates to that group", async () => {
    const others = candidate("head 7 of para 2", LEAF.hash, { paraId: PARA_2 });
    await backing.says(1, "Seconded", others);
    await backing.says(4, "Valid", others);

    expect(askedOf()).toEqual([]);
    expect(backing.backed).toEqual([candidateHashOf(others)]);
  });

  it("attests no candidate on another relay parent than the statement's", async () => {
    const astray = candidate("head 7", hash32(0x99));
    await backing.says(2, "Seconded", astray);

    expect(backing.steps(astray)).toEqual(["dropped RelayParentMismatch"]);
    expect(askedOf()).toEqual([]);
  });

  it("attests no candidate of another collator than the required one", async () => {
    const picky = new BackingWorld().valid(first);
    picky.world.answer("runtimeApi", "availabilityCores", () => [
      { kind: "Scheduled" as const, paraId: PARA_1, collator: collatorId(hash32(0xc0)) },
      ...CORES.slice(1),
    ]);
    await picky.activate();
    await picky.says(2, "Seconded", first);
    await picky.says(5, "Valid", first);

    expect(picky.steps(first)).toEqual(["dropped CollatorMismatch"]);
    expect(picky.shared).toEqual([]);
  });
});
