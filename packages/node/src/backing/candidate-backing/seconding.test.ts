import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { MemoryStores, SubsystemError } from "@parahost/kernel";
import { candidateHashOf, collatorId, isSignatureValid, ready, validationCodeHash } from "@parahost/primitives";
import {
  CODE,
  CORES,
  candidate,
  commitmentsTo,
  hash32,
  keysOf,
  PARA_1,
  PARA_2,
  POV,
  payloadOf,
  receiptFor,
  VALIDATION_DATA,
  validatorIds,
} from "../../../../../test/node/backing-session.js";
import { BackingWorld, LEAF } from "../../../../../test/node/backing-world.js";

const refused = (reason: string) => ({ kind: "Invalid", reason }) as const;

describe("seconding", () => {
  beforeAll(ready);
  let backing: BackingWorld;
  let first: ReturnType<typeof candidate>;
  let second: ReturnType<typeof candidate>;
  beforeEach(async () => {
    [first, second] = [candidate("head 7", LEAF.hash), candidate("another head 7", LEAF.hash)];
    backing = new BackingWorld().valid(first, second);
    await backing.activate();
  });

  it("vouches for a valid collation with a signature of ours, tells the collator side, and reports each step", async () => {
    await backing.second(first);

    const [statement] = backing.shared;
    expect(backing.shared).toHaveLength(1);
    expect(statement).toMatchObject({ validatorIndex: 0, payload: { kind: "Seconded", candidate: first } });
    const [key] = validatorIds(backing.validators);
    const payload = statement && payloadOf(statement.payload, LEAF.hash);
    expect(statement && key && payload && isSignatureValid({ key, payload, signature: statement.signature })).toBe(
      true,
    );
    expect(backing.world.told("collatorProtocol", "seconded")).toEqual([{ relayParent: LEAF.hash, statement }]);
    expect(backing.steps(first)).toEqual(["validated", "seconded"]);
    expect(backing.metrics.count("candidate_backing_signed_statements_total")).toBe(1);
    expect(backing.metrics.count("candidate_backing_candidates_seconded_total")).toBe(1);
  });

  it("seconds no other candidate in the node's next life at the same relay parent, and the same one with the same signature", async () => {
    const stores = new MemoryStores();
    const live = async (candidate: typeof first) => {
      const life = new BackingWorld(undefined, stores).valid(first, second);
      await life.activate();
      await life.second(candidate);
      return life;
    };
    const [one, other, again] = [await live(first), await live(second), await live(first)];

    expect(one.shared).toHaveLength(1);
    expect([other.shared, other.steps(second)]).toEqual([[], ["validated", "dropped ConflictingSignature"]]);
    expect(again.shared).toEqual(one.shared);
    expect([...other.world.faults, ...again.world.faults]).toEqual([]);
  });

  it("validates with the data that came with it and the code that the runtime has, and stores before it signs", async () => {
    await backing.second(first);

    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toEqual([
      {
        validationData: VALIDATION_DATA,
        validationCode: CODE,
        receipt: receiptFor(first),
        pov: POV,
        execKind: "Backing",
      },
    ]);
    expect(backing.world.told("availabilityStore", "storeAvailableData")).toEqual([
      {
        candidateHash: candidateHashOf(first),
        nValidators: 6,
        availableData: { pov: POV, validationData: VALIDATION_DATA },
        expectedErasureRoot: first.descriptor.erasureRoot,
      },
    ]);
    const { transcript } = backing.world;
    expect(transcript.slice(transcript.indexOf("availabilityStore.storeAvailableData"))).toEqual([
      "availabilityStore.storeAvailableData",
      "disputeCoordinator.importCheckedStatements",
      "statementDistribution.share",
      "collatorProtocol.seconded",
    ]);
  });

  it("does not sign before the data is stored", async () => {
    backing.world.answer("availabilityStore", "storeAvailableData", () => backing.clock.sleep(300).then(() => null));
    await backing.second(first);
    expect(backing.shared).toEqual([]);

    await backing.world.advance(300);
    expect(backing.shared).toHaveLength(1);
  });

  it("says of an invalid collation that it is invalid, signs nothing, and can second a valid one afterwards", async () => {
    backing.world.answer("candidateValidation", "validateFromExhaustive", () => refused("PoVHashMismatch"));
    await backing.second(first);
    expect(backing.world.told("collatorProtocol", "invalid")).toEqual([
      { relayParent: LEAF.hash, receipt: receiptFor(first) },
    ]);
    expect(backing.steps(first)).toEqual(["dropped PoVHashMismatch"]);
    expect(backing.shared).toEqual([]);

    backing.valid(second);
    await backing.second(second);
    expect(backing.shared).toMatchObject([{ payload: { kind: "Seconded", candidate: second } }]);
  });

  it("seconds one candidate a relay parent, and no other", async () => {
    await backing.second(first);
    await backing.second(second);

    expect(backing.shared).toHaveLength(1);
    expect(backing.steps(second)).toEqual(["dropped AlreadySeconded"]);
    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toHaveLength(1);
  });

  it("lets the collator protocol go on to another where it cannot say anything, and blames nobody", async () => {
    const failed = { kind: "InternalError", reason: "AmbiguousWorkerDeath" } as const;
    backing.world.answer("candidateValidation", "validateFromExhaustive", () => failed);
    await backing.second(first);

    const candidateHash = candidateHashOf(first);
    expect(backing.world.told("collatorProtocol", "notSeconded")).toEqual([{ relayParent: LEAF.hash, candidateHash }]);
    expect(backing.world.told("collatorProtocol", "invalid")).toEqual([]);

    backing.valid(second);
    await backing.second(second);
    expect(backing.shared).toMatchObject([{ payload: { kind: "Seconded", candidate: second } }]);
  });

  it("lets it go on where it has voted for that candidate already, and not where it has seconded another", async () => {
    await backing.says(2, "Seconded", first);
    await backing.second(first);
    const told = [{ relayParent: LEAF.hash, candidateHash: candidateHashOf(first) }];
    expect(backing.world.told("collatorProtocol", "notSeconded")).toEqual(told);

    await backing.second(second);
    await backing.second(candidate("a third head 7", LEAF.hash));
    expect(backing.world.told("collatorProtocol", "notSeconded")).toEqual(told);
    expect(backing.world.told("collatorProtocol", "seconded")).toHaveLength(1);
  });

  it("seconds the first of two that are validated at once", async () => {
    backing.world.answer("candidateValidation", "validateFromExhaustive", async ({ receipt }) => {
      const isFirst = candidateHashOf(receipt) === candidateHashOf(first);
      await backing.clock.sleep(isFirst ? 200 : 100);
      const { commitments } = isFirst ? first : second;
      return { kind: "Valid", commitments, validationData: VALIDATION_DATA } as const;
    });
    await backing.second(first);
    await backing.second(second);
    await backing.world.advance(200);

    expect(backing.shared).toMatchObject([{ payload: { candidate: second } }]);
    expect(backing.steps(first)).toEqual(["validated", "dropped AlreadySeconded"]);
  });

  it("validates a candidate once when it comes twice", async () => {
    backing.world.answer("availabilityStore", "storeAvailableData", () => backing.clock.sleep(100).then(() => null));
    await backing.second(first);
    await backing.second(first);
    await backing.world.advance(100);

    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toHaveLength(1);
    expect(backing.shared).toHaveLength(1);
  });

  it("does not second what it has signed Valid for", async () => {
    await backing.says(2, "Seconded", first);
    expect(backing.shared).toMatchObject([{ payload: { kind: "Valid" } }]);

    await backing.second(first);
    expect(backing.shared).toHaveLength(1);
    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toEqual([]);
  });

  it("does not second what it has found invalid, and another after it", async () => {
    backing.world.answer("candidateValidation", "validateFromChainState", () => refused("BadReturn"));
    await backing.says(2, "Seconded", first);
    await backing.second(first);
    expect(backing.shared).toEqual([]);

    await backing.second(second);
    expect(backing.shared).toMatchObject([{ payload: { kind: "Seconded", candidate: second } }]);
  });

  it.each([
    { what: "another para's", differences: { paraId: PARA_2 }, reason: "NotAssigned", blamed: false },
    {
      what: "one on another relay parent",
      differences: { relayParent: hash32(9) },
      reason: "RelayParentMismatch",
      blamed: false,
    },
    {
      what: "one on other validation data",
      differences: { persistedValidationDataHash: hash32(8) },
      reason: "PersistedValidationDataMismatch",
      blamed: true,
    },
  ])("does not validate $what", async ({ differences, reason, blamed }) => {
    const other = candidate("head 7", LEAF.hash, differences);
    await backing.second(other);

    expect(backing.steps(other)).toEqual([`dropped ${reason}`]);
    expect(backing.world.told("collatorProtocol", "invalid")).toHaveLength(blamed ? 1 : 0);
    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toEqual([]);
  });

  it("refuses code that is not the para's, even where the chain has it", async () => {
    const other = candidate("head 7", LEAF.hash, { validationCodeHash: validationCodeHash(hash32(0xcc)) });
    await backing.second(other);

    expect(backing.steps(other)).toEqual(["dropped CodeHashMismatch"]);
    expect(backing.world.told("collatorProtocol", "invalid")).toHaveLength(1);
    expect(backing.shared).toEqual([]);
  });

  it("takes candidates of the required collator alone", async () => {
    const [required] = keysOf("//Collator//required");
    const collator = collatorId(required?.publicKey ?? "");
    const only = new BackingWorld().valid(first);
    only.world.answer("runtimeApi", "availabilityCores", () => [
      { kind: "Scheduled" as const, paraId: PARA_1, collator },
      ...CORES.slice(1),
    ]);
    await only.activate();
    await only.second(first);
    expect(only.steps(first)).toEqual(["dropped CollatorMismatch"]);
    expect(only.world.told("collatorProtocol", "invalid")).toHaveLength(1);

    const theirs = candidate("head 7", LEAF.hash, { collator });
    only.valid(theirs);
    await only.second(theirs);
    expect(only.steps(theirs)).toEqual(["validated", "seconded"]);
  });

  it("does not trust a verdict whose commitments are not those of the receipt", async () => {
    const outcome = { kind: "Valid", commitments: commitmentsTo("head 8"), validationData: VALIDATION_DATA } as const;
    backing.world.answer("candidateValidation", "validateFromExhaustive", () => outcome);
    await backing.second(first);

    expect(backing.steps(first)).toEqual(["dropped CommitmentsHashMismatch"]);
    expect(backing.world.told("availabilityStore", "storeAvailableData")).toEqual([]);
    expect(backing.shared).toEqual([]);
  });

  it("signs nothing for a wrong erasure root", async () => {
    backing.world.answer("availabilityStore", "storeAvailableData", () => "InvalidErasureRoot" as const);
    await backing.second(first);

    expect(backing.steps(first)).toEqual(["dropped InvalidErasureRoot"]);
    expect(backing.world.told("collatorProtocol", "invalid")).toHaveLength(1);
    expect(backing.shared).toEqual([]);
  });

  const fault = (code: string) => () => {
    throw new SubsystemError("neighbour", code, { fatal: false });
  };
  it.each([
    {
      what: "validation has no answer",
      breaks: (world: BackingWorld["world"]) =>
        world.answer("candidateValidation", "validateFromExhaustive", () => ({
          kind: "InternalError" as const,
          reason: "WorkerDied",
        })),
      reason: "WorkerDied",
    },
    {
      what: "validation fails",
      breaks: (world: BackingWorld["world"]) =>
        world.answer("candidateValidation", "validateFromExhaustive", fault("HostClosed")),
      reason: "HostClosed",
    },
    {
      what: "the store fails",
      breaks: (world: BackingWorld["world"]) =>
        world.answer("availabilityStore", "storeAvailableData", fault("DiskFull")),
      reason: "DiskFull",
    },
    {
      what: "the code is not to be had",
      breaks: (world: BackingWorld["world"]) => world.answer("runtimeApi", "validationCodeByHash", () => null),
      reason: "NoValidationCode",
    },
  ])("gives no verdict where $what, and can try again", async ({ breaks, reason }) => {
    breaks(backing.world);
    await backing.second(first);
    expect(backing.steps(first)).toEqual([`dropped ${reason}`]);
    expect(backing.shared).toEqual([]);
    expect(backing.world.told("collatorProtocol", "invalid")).toEqual([]);
    expect(backing.world.faults).toEqual([]);

    backing.valid(first);
    backing.world
      .answer("availabilityStore", "storeAvailableData", () => null)
      .answer("runtimeApi", "validationCodeByHash", () => CODE);
    await backing.second(first);
    expect(backing.shared).toHaveLength(1);
  });
});
