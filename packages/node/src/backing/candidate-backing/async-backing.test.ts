import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { SubsystemError } from "@parahost/kernel";
import {
  blockNumber,
  type CommittedCandidateReceipt,
  type CoreState,
  candidateHashOf,
  coreIndex,
  headDataHash,
  type PersistedValidationData,
  paraId,
  persistedValidationDataHash,
  ready,
} from "@parahost/primitives";
import {
  bytes,
  candidate,
  hash32,
  PARA_1,
  PARA_2,
  POV,
  receiptFor,
  VALIDATION_DATA,
} from "../../../../../test/node/backing-session.js";
import { BackingWorld, LEAF } from "../../../../../test/node/backing-world.js";

const REJECTED = "dropped RejectedByProspectiveParachains";
const occupied = (next: number | null, by = 9) =>
  ({
    kind: "Occupied",
    nextUpOnAvailable: next === null ? null : { paraId: paraId(next), collator: null },
    candidateDescriptor: { paraId: paraId(by) },
  }) as CoreState;

describe("candidate backing with async backing on", () => {
  beforeAll(ready);
  let backing: BackingWorld;
  let first: CommittedCandidateReceipt;
  /** Builds on what `first` leads to. */
  let second: CommittedCandidateReceipt;
  let onFirst: PersistedValidationData;
  let chains: (hash: string) => boolean;
  beforeEach(() => {
    first = candidate("head 7", LEAF.hash);
    onFirst = { ...VALIDATION_DATA, parentHead: bytes("head 7") };
    second = candidate("head 8", LEAF.hash, { persistedValidationDataHash: persistedValidationDataHash(onFirst) });
    chains = () => true;
    backing = new BackingWorld().valid(first, second);
    backing.world
      .answer("runtimeApi", "asyncBackingParams", () => ({ maxCandidateDepth: 3, allowedAncestryLen: 2 }))
      .answer("runtimeApi", "claimQueue", () => [[coreIndex(0), [PARA_1]] as const, [coreIndex(1), [PARA_2]] as const])
      .answer("runtimeApi", "availabilityCores", () => [occupied(1), occupied(2)])
      .answer("runtimeApi", "persistedValidationData", () => VALIDATION_DATA)
      .answer("prospectiveParachains", "introduceSecondedCandidate", ({ candidateReceipt }) =>
        chains(candidateHashOf(candidateReceipt)),
      )
      .answer("prospectiveParachains", "getHypotheticalMembership", ({ candidates }) =>
        candidates.map((candidate) => ({ candidate, leaves: chains(candidate.candidateHash) ? [LEAF.hash] : [] })),
      );
  });

  const introduced = () =>
    backing.world
      .told("prospectiveParachains", "introduceSecondedCandidate")
      .map(({ candidateReceipt, persistedValidationData }) => [
        candidateHashOf(candidateReceipt),
        persistedValidationData,
      ]);
  const candidatesBacked = () => backing.world.told("prospectiveParachains", "candidateBacked");

  it("seconds for the para that comes next on an occupied core, once a fragment chain has taken the candidate in", async () => {
    await backing.activate();
    await backing.second(first);

    expect(introduced()).toEqual([[candidateHashOf(first), VALIDATION_DATA]]);
    expect(backing.steps(first)).toEqual(["validated", "seconded"]);
    const { transcript } = backing.world;
    expect(transcript.indexOf("prospectiveParachains.introduceSecondedCandidate")).toBeLessThan(
      transcript.indexOf("statementDistribution.share"),
    );
  });

  it.each([
    { name: "the first claim on the core", claims: [2, 1], next: 1, is: false },
    { name: "without a claim queue who is up next", claims: null, next: 1, is: true },
    { name: "without either the occupant's para", claims: null, next: null, is: true },
    { name: "nothing on a core without claims", claims: [], next: 1, is: false },
  ])("goes by $name", async ({ claims, next, is }) => {
    backing.world
      .answer("runtimeApi", "availabilityCores", () => [occupied(next, 1), occupied(2)])
      .answer("runtimeApi", "claimQueue", () => {
        if (!claims) throw new SubsystemError("runtimeApi", "NotSupported", { fatal: false });
        return [[coreIndex(0), claims.map(paraId)] as const];
      });
    await backing.activate();
    await backing.second(first);

    expect(backing.steps(first)).toEqual(is ? ["validated", "seconded"] : ["dropped NotAssigned"]);
  });

  it("validates nothing that no fragment chain has a place for", async () => {
    chains = () => false;
    await backing.activate();
    await backing.second(first);

    expect(backing.steps(first)).toEqual([REJECTED]);
    expect(backing.world.told("prospectiveParachains", "getHypotheticalMembership")).toEqual([
      {
        candidates: [
          {
            kind: "Incomplete",
            candidateHash: candidateHashOf(first),
            candidatePara: PARA_1,
            parentHeadDataHash: headDataHash(VALIDATION_DATA.parentHead),
            candidateRelayParent: LEAF.hash,
          },
        ],
        fragmentChainRelayParent: null,
      },
    ]);
    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toEqual([]);
  });

  it("signs nothing that turns out to have no place after all", async () => {
    backing.world.answer("prospectiveParachains", "introduceSecondedCandidate", () => false);
    await backing.activate();
    await backing.second(first);

    expect(backing.shared).toEqual([]);
    expect(backing.steps(first)).toEqual(["validated", REJECTED]);
    expect(backing.world.told("collatorProtocol", "invalid")).toHaveLength(1);
  });

  it("counts a peer's candidate that is taken in, validates it by what it builds on, and says when it is backed", async () => {
    await backing.activate();
    await backing.says(3, "Seconded", first);
    await backing.says(5, "Valid", first);

    expect(introduced()).toEqual([[candidateHashOf(first), VALIDATION_DATA]]);
    expect(backing.world.told("candidateValidation", "validateFromChainState")).toEqual([]);
    expect(backing.world.told("candidateValidation", "validateFromExhaustive")).toMatchObject([
      { validationData: VALIDATION_DATA, pov: POV },
    ]);
    expect(candidatesBacked()).toEqual([{ paraId: PARA_1, candidateHash: candidateHashOf(first) }]);
    expect(backing.backed).toEqual([candidateHashOf(first)]);
  });

  it("counts nothing about a peer's candidate that is not taken in", async () => {
    chains = () => false;
    await backing.activate();
    await backing.says(3, "Seconded", first);
    await backing.says(5, "Valid", first);

    expect(introduced()).toHaveLength(1);
    expect(backing.steps(first)).toEqual([REJECTED]);
    expect(await backing.backable(first)).toEqual([]);
  });

  it("asks again when a candidate that was not taken in is put forward once more", async () => {
    chains = () => false;
    await backing.activate();
    await backing.says(3, "Seconded", first);
    chains = () => true;
    await backing.says(2, "Seconded", first);
    await backing.says(5, "Valid", first);

    expect(introduced()).toHaveLength(2);
    expect(backing.steps(first)[0]).toBe(REJECTED);
    expect(backing.backed).toEqual([candidateHashOf(first)]);
  });

  it("holds back what is said of a candidate until it is known what it builds on", async () => {
    await backing.activate();
    await backing.says(3, "Seconded", second);
    await backing.says(5, "Valid", second);
    expect(introduced()).toEqual([]);
    expect(backing.backed).toEqual([]);

    await backing.says(2, "Seconded", first);
    expect(introduced()).toEqual([
      [candidateHashOf(first), VALIDATION_DATA],
      [candidateHashOf(second), onFirst],
    ]);
    expect(backing.backed).toContain(candidateHashOf(second));
  });

  it("takes no offence at a validator that seconds several candidates that build on each other", async () => {
    await backing.activate();
    await backing.says(3, "Seconded", first);
    await backing.says(3, "Seconded", second);
    await backing.says(5, "Valid", second);

    expect(backing.misbehaviors).toEqual([]);
    expect(backing.backed).toContain(candidateHashOf(second));
  });

  it("still seconds one candidate alone at a relay parent, on the one core of its group", async () => {
    await backing.activate();
    await backing.second(first);
    await backing.second(second, onFirst);

    expect(backing.shared.map(({ payload }) => payload.kind)).toEqual(["Seconded"]);
    expect(backing.steps(second)).toEqual(["dropped AlreadySeconded"]);
  });

  it("seconds one at each relay parent in view, the older one too, each on what the other leads to", async () => {
    const next = { hash: hash32(0x06), number: blockNumber(2) };
    const atNext = candidate("head 8", next.hash, {
      persistedValidationDataHash: persistedValidationDataHash(onFirst),
    });
    backing.valid(first, atNext);
    await backing.activate();
    await backing.world.activate({ ...next, allowedRelayParents: [next.hash, LEAF.hash] }, LEAF.hash);
    await backing.second(first);
    await backing.second(atNext, onFirst, next.hash);

    expect(backing.shared).toMatchObject([
      { payload: { kind: "Seconded", candidate: first } },
      { payload: { kind: "Seconded", candidate: atNext } },
    ]);
    expect(introduced()).toEqual([
      [candidateHashOf(first), VALIDATION_DATA],
      [candidateHashOf(atNext), onFirst],
    ]);
    expect(backing.world.told("collatorProtocol", "seconded").map(({ relayParent }) => relayParent)).toEqual([
      LEAF.hash,
      next.hash,
    ]);
  });

  it("seconds what one leaf of two has a place for", async () => {
    const fork = { hash: hash32(0x07), number: blockNumber(1) };
    backing.world.answer("prospectiveParachains", "getHypotheticalMembership", ({ candidates }) =>
      candidates.map((candidate) => ({ candidate, leaves: [fork.hash] })),
    );
    await backing.activate();
    await backing.world.activate({ ...fork, allowedRelayParents: [fork.hash] });
    await backing.second(first);

    expect(backing.steps(first)).toEqual(["validated", "seconded"]);
  });

  it("convicts whoever puts forward another group's candidate, without asking where it belongs", async () => {
    await backing.activate();
    await backing.says(1, "Seconded", first);

    expect(backing.misbehaviors).toMatchObject([{ validatorIndex: 1, misbehavior: { kind: "UnauthorizedStatement" } }]);
    expect(introduced()).toEqual([]);
  });

  it("backs candidates of the leaf before, as long as that may be a relay parent", async () => {
    await backing.activate();
    const next = { hash: receiptFor(first).commitmentsHash as typeof LEAF.hash, number: blockNumber(2) };
    await backing.world.activate({ ...next, allowedRelayParents: [next.hash, LEAF.hash] }, LEAF.hash);
    await backing.says(3, "Seconded", first);
    await backing.says(5, "Valid", first);

    const [body] = await backing.backable(first);
    expect(body?.candidate.descriptor.relayParent).toBe(LEAF.hash);
  });
});
