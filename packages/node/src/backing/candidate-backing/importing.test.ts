import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  asChecked,
  bitsOf,
  candidateHashOf,
  coreIndex,
  disputeVoteTriple,
  isSignatureValid,
  NodeFeature,
  ready,
  validatorIndex,
  votesOf,
  withCoreIndex,
} from "@parahost/primitives";
import {
  candidate,
  contextAt,
  GROUPS,
  keysOf,
  PARA_1,
  PARA_2,
  payloadOf,
  receiptFor,
  SESSION,
  stated,
  validatorIds,
} from "../../../../../test/node/backing-session.js";
import { BackingWorld, LEAF } from "../../../../../test/node/backing-world.js";

describe("importing statements", () => {
  beforeAll(ready);
  let backing: BackingWorld;
  let first: ReturnType<typeof candidate>;
  let second: ReturnType<typeof candidate>;
  let others: ReturnType<typeof candidate>;
  beforeEach(() => {
    first = candidate("head 7", LEAF.hash);
    second = candidate("another head 7", LEAF.hash);
    others = candidate("head 7 of para 2", LEAF.hash, { paraId: PARA_2 });
    // Observes: what is counted here does not depend on what we vote.
    backing = new BackingWorld(keysOf("//Eve"));
  });

  it("backs a candidate with the majority of its group, and says so once", async () => {
    await backing.activate();
    await backing.says(2, "Seconded", first);
    await backing.says(0, "Valid", first);
    expect(backing.backed).toEqual([]); // 2 of 4 are no majority

    await backing.says(3, "Valid", first);
    await backing.says(5, "Valid", first);
    expect(backing.backed).toEqual([candidateHashOf(first)]);
    expect(backing.steps(first)).toEqual(["backed"]);
    const [told] = backing.world.told("provisioner", "provisionableData");
    expect(told).toEqual({
      relayParent: LEAF.hash,
      data: { kind: "BackedCandidate", receipt: receiptFor(first) },
    });
  });

  it("hands every statement on a known candidate to the dispute coordinator, as a vote that is checked", async () => {
    await backing.activate();
    await backing.says(0, "Valid", first); // nobody has put it forward
    await backing.says(2, "Seconded", first);
    await backing.says(3, "Valid", first);

    const told = backing.world.told("disputeCoordinator", "importCheckedStatements");
    const vote = (by: number, kind: string) => ({
      ...{ session: SESSION, candidateReceipt: receiptFor(first) },
      statements: [{ validatorIndex: by, statement: { side: "Valid", statement: { kind, relayParent: LEAF.hash } } }],
    });
    expect(told).toMatchObject([vote(2, "BackingSeconded"), vote(3, "BackingValid")]);
    for (const { candidateReceipt, session, statements } of told)
      for (const row of statements) {
        const triple = disputeVoteTriple(
          row,
          candidateHashOf(candidateReceipt),
          session,
          validatorIds(backing.validators),
        );
        expect(triple && isSignatureValid(triple)).toBe(true);
      }
  });

  it("backs with the runtime's minimum of votes where it has one", async () => {
    backing.world.answer("runtimeApi", "minimumBackingVotes", () => 2);
    await backing.activate();
    await backing.says(2, "Seconded", first);
    await backing.says(0, "Valid", first);

    expect(backing.backed).toEqual([candidateHashOf(first)]);
  });

  it("hands out votes in group order that verify, whichever order they came in", async () => {
    await backing.activate();
    await backing.says(5, "Seconded", first);
    await backing.says(0, "Valid", first);
    await backing.says(2, "Valid", first);

    const [backed] = await backing.backable(first);
    // Of the group 2, 0, 3, 5 all have voted but 3.
    expect(backed?.validatorIndices).toEqual(bitsOf(4, [0, 1, 3]));
    expect(backed?.validityVotes.map(({ kind }) => kind)).toEqual(["Explicit", "Explicit", "Implicit"]);
    const group = GROUPS[0];
    const votes = backed && votesOf(backed, group, validatorIds(backing.validators), contextAt(LEAF.hash), false);
    expect(votes?.ok && votes.value.map((vote) => [vote.validatorIndex, isSignatureValid(vote)])).toEqual([
      [2, true],
      [0, true],
      [5, true],
    ]);
  });

  it("names the core in the bits where elastic scaling is on", async () => {
    backing.world.answer("runtimeApi", "nodeFeatures", () => bitsOf(2, [NodeFeature.ElasticScalingMVP]));
    await backing.activate();
    await backing.says(1, "Seconded", others);
    await backing.says(4, "Valid", others);

    const [backed] = await backing.backable(others);
    expect(backed?.validatorIndices).toEqual(withCoreIndex(bitsOf(2, [0, 1]), coreIndex(1)));
  });

  it("keeps two cores of one para apart", async () => {
    backing.world.answer("runtimeApi", "availabilityCores", () => [
      { kind: "Scheduled" as const, paraId: PARA_1, collator: null },
      { kind: "Scheduled" as const, paraId: PARA_1, collator: null },
    ]);
    backing.world.answer("runtimeApi", "nodeFeatures", () => bitsOf(2, [NodeFeature.ElasticScalingMVP]));
    await backing.activate();
    await backing.says(1, "Seconded", second);
    await backing.says(4, "Valid", second);
    for (const [by, kind] of [
      [2, "Seconded"],
      [0, "Valid"],
      [3, "Valid"],
    ] as const)
      await backing.says(by, kind, first);

    const backed = await backing.backable(first, second);
    expect(backed.map(({ validatorIndices }) => validatorIndices)).toEqual([
      withCoreIndex(bitsOf(4, [0, 1, 2]), coreIndex(0)),
      withCoreIndex(bitsOf(2, [0, 1]), coreIndex(1)),
    ]);
  });

  it("answers para by para in the order asked, and stops each chain where a candidate is not backed", async () => {
    backing.world.answer("runtimeApi", "minimumBackingVotes", () => 1);
    await backing.activate();
    await backing.says(2, "Seconded", first);
    await backing.says(0, "Seconded", second);
    await backing.says(1, "Seconded", others);
    const unknown = candidate("unknown", LEAF.hash);
    const ref = (of: typeof first) => ({ candidateHash: candidateHashOf(of), relayParent: LEAF.hash });
    const ask = async (...chains: [typeof PARA_1, (typeof first)[]][]) => {
      const asked = chains.map(([paraId, candidates]) => ({ paraId, candidates: candidates.map(ref) }));
      const backed = await backing.world.until(backing.world.ask("getBackableCandidates", { chains: asked }));
      return backed.map(({ candidate }) => candidate);
    };

    expect(await ask([PARA_2, [others]], [PARA_1, [second, first]])).toEqual([others, second, first]);
    expect(await ask([PARA_1, [first, unknown, second]], [PARA_2, [others]])).toEqual([first, others]);
    expect(await ask([PARA_2, [first]])).toEqual([]); // backed, but for another para
  });

  it("reports a validator that seconds two candidates once, with both signatures that convict it", async () => {
    await backing.activate();
    const [one, another] = [
      stated(backing.validators, 2, "Seconded", first),
      stated(backing.validators, 2, "Seconded", second),
    ];
    for (const statement of [one, another, another, one]) await backing.hears(statement);

    expect(backing.misbehaviors).toEqual([
      {
        validatorIndex: 2,
        misbehavior: {
          kind: "MultipleCandidates",
          first: { candidate: first, signature: one.signature },
          second: { candidate: second, signature: another.signature },
        },
      },
    ]);
    const [, , key] = validatorIds(backing.validators);
    const verdicts = [one, another].map(
      ({ payload, signature }) => key && isSignatureValid({ key, payload: payloadOf(payload, LEAF.hash), signature }),
    );
    expect(verdicts).toEqual([true, true]);
    expect((await backing.backable(second)).length).toBe(0);
  });

  it("reports every kind of misbehaviour, each with its signatures", async () => {
    await backing.activate();
    const say = (by: number, kind: "Seconded" | "Valid", about: typeof first) =>
      stated(backing.validators, by, kind, about, LEAF.hash);
    const [seconded, valid, again, stranger] = [
      say(2, "Seconded", first),
      say(2, "Valid", first),
      say(2, "Seconded", first),
      say(1, "Valid", first),
    ];
    for (const statement of [seconded, valid, again, stranger]) await backing.hears(statement);

    const candidateHash = candidateHashOf(first);
    expect(backing.misbehaviors).toEqual([
      {
        validatorIndex: 2,
        misbehavior: {
          kind: "ValidityDoubleVote",
          seconded: { candidate: first, signature: seconded.signature },
          valid: { candidateHash, signature: valid.signature },
        },
      },
      {
        validatorIndex: 2,
        misbehavior: {
          kind: "DoubleSign",
          statement: "Seconded",
          candidateHash,
          signatures: [seconded.signature, again.signature],
        },
      },
      {
        validatorIndex: 1,
        misbehavior: {
          kind: "UnauthorizedStatement",
          statement: { kind: "Valid", candidateHash, signature: stranger.signature },
        },
      },
    ]);
  });

  it("counts no statement of a validator that the session does not have", async () => {
    await backing.activate();
    const known = stated(backing.validators, 2, "Seconded", first);
    await backing.hears(asChecked({ ...known, validatorIndex: validatorIndex(6) }));

    expect(backing.misbehaviors).toEqual([]);
    expect(backing.log.lines).toMatchObject([{ level: "warn", target: "parachain::candidate-backing" }]);
  });

  it("signs nothing as an observer", async () => {
    await backing.activate();
    await backing.says(2, "Seconded", first);
    await backing.second(second);

    expect(backing.shared).toEqual([]);
    expect(backing.steps(second)).toEqual(["dropped NotAssigned"]);
    expect(backing.world.told("availabilityDistribution", "fetchPoV")).toEqual([]);
  });
});
