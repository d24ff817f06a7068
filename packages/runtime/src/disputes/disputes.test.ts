import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type BackedCandidate,
  bitsOf,
  blockNumber,
  candidateHash,
  candidateHashOf,
  consensusLogItem,
  consensusLogsIn,
  coreIndex,
  type DisputeStatement,
  type DisputeStatementRow,
  type DisputeStatementSet,
  disputeStatementPayload,
  NodeFeature,
  type ParachainsInherentData,
  paraId,
  ready,
  sessionIndex,
  sign,
  signature,
  validatorIndex,
} from "@parahost/primitives";
import { Scene } from "../bench-scene.js";
import { noVerifiedSignatures } from "../executive/index.js";

const para = paraId(2000);
const invalid: DisputeStatement = { side: "Invalid", statement: { kind: "Explicit" } };
const valid: DisputeStatement = { side: "Valid", statement: { kind: "Explicit" } };
const session = sessionIndex(0);

// Ten validators: three may be faulty, seven conclude. Two groups of five.
describe("disputes", () => {
  let scene: Scene;
  let backed: BackedCandidate;
  let backers: readonly number[];
  let others: readonly number[];
  beforeAll(ready);
  beforeEach(() => {
    scene = new Scene({ validators: 10, paras: 2 });
    backed = scene.backed(para);
    backers = scene.groupOn(scene.coreOf(para)).slice(0, 3);
    others = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((i) => !backers.includes(i));
  });

  const backing = (): DisputeStatement => {
    const { relayParent } = backed.candidate.descriptor;
    return { side: "Valid", statement: { kind: "BackingValid", relayParent } };
  };
  const vote = (statement: DisputeStatement, i: number): DisputeStatementRow => {
    const pair = scene.validators[i] ?? scene.collator;
    const payload = disputeStatementPayload(statement, candidateHashOf(backed.candidate), session);
    return { statement, validatorIndex: validatorIndex(i), signature: sign(pair, payload) };
  };
  const setOf = (...statements: readonly DisputeStatementRow[]): DisputeStatementSet => ({
    candidateHash: candidateHashOf(backed.candidate),
    session,
    statements,
  });
  const lost = () => setOf(...backers.map((i) => vote(backing(), i)), ...others.map((i) => vote(invalid, i)));
  const kinds = (parts: Partial<ParachainsInherentData>) => scene.next(parts).events.map(({ kind }) => kind);
  const include = () => {
    scene.next({ backedCandidates: [backed] });
    scene.next({ bitfields: scene.bitfields() });
  };

  it("lost by an included candidate freezes inclusion, blames its voters and names the block to go back to", () => {
    include(); // in block 2
    const { events } = scene.next({ disputes: [lost()] });
    const of = { session, candidateHash: candidateHashOf(backed.candidate) };
    expect(events).toEqual([
      { kind: "DisputeInitiated", ...of, location: "Local" },
      { kind: "DisputeConcluded", ...of, result: "Invalid" },
      { kind: "SlashingReport", offence: "ForInvalid", ...of, validators: [...backers].sort((a, b) => a - b) },
      { kind: "Revert", number: 1 },
    ]);
    expect(scene.runtime.ask(scene.state, "disabledValidators", {})).toEqual([...backers].sort((a, b) => a - b));
    expect(kinds({ backedCandidates: [scene.backed(paraId(2001))] })).toEqual([]);
    const offered = scene.inherent({ backedCandidates: [scene.backed(paraId(2001))] });
    const made = scene.runtime.createInherent(scene.state, scene.context, offered, noVerifiedSignatures);
    expect(made.dropped).toMatchObject([{ reason: "InclusionFrozen" }]);
  });

  it("freeze inclusion as soon as more are against an included candidate than may be faulty", () => {
    // Three may be. The reference's disputes/tests.rs, test_freeze_provided_against_byzantine_threshold_for_included.
    include();
    const [backer = 0] = backers;
    const against = (from: number, to: number) => others.slice(from, to).map((i) => vote(invalid, i));
    expect(kinds({ disputes: [setOf(vote(backing(), backer), ...against(0, 3))] })).toEqual(["DisputeInitiated"]);
    expect(kinds({ disputes: [setOf(...against(3, 4))] })).toEqual(["Revert"]);
    expect(kinds({ disputes: [setOf(...against(4, 7))] })).toEqual(["DisputeConcluded", "SlashingReport"]);
  });

  it("puts the first bad block into the header of the block that says so, and no other digest will do", () => {
    include(); // in block 2
    const before = { state: scene.state, context: scene.context };
    const inherent = scene.inherent({ disputes: [lost()] });
    const built = scene.runtime.buildBlock(before.state, before.context, { inherent, calls: [] }, noVerifiedSignatures);
    if (!built.ok) throw new Error(built.error.code);
    const { header, body } = built.value;
    expect(consensusLogsIn(header.digest)).toEqual([{ kind: "Revert", number: 2 }]);
    const execute = (digest: typeof header.digest) =>
      scene.runtime.executeBlock(before.state, { header: { ...header, digest }, body }, noVerifiedSignatures);
    expect(execute(header.digest).ok).toBe(true);
    const other = consensusLogItem({ kind: "Revert", number: blockNumber(1) });
    for (const digest of [[], [...header.digest, ...header.digest], [other]])
      expect(execute(digest)).toMatchObject({ error: { code: "ConsensusLogMismatch" } });
  });

  it("lost by a pending candidate takes it off its core, and the chain goes on", () => {
    scene.next({ backedCandidates: [backed] });
    const events = scene.next({ disputes: [lost()], bitfields: scene.bitfields() }).events;
    expect(events.find(({ kind }) => kind === "CandidateCleared")).toMatchObject({ reason: "Disputed" });
    expect(events.some(({ kind }) => kind === "Revert" || kind === "CandidateIncluded")).toBe(false);
    // Three of its group of five are disabled now; two votes are enough.
    const offered = scene.inherent({ backedCandidates: [scene.backed(para)] });
    const made = scene.runtime.createInherent(scene.state, scene.context, offered, noVerifiedSignatures);
    expect(made.inherent.backedCandidates[0]?.validityVotes).toHaveLength(2);
    expect(kinds(made.inherent)).toEqual(["CandidateBacked"]);
  });

  it("lost by a pending candidate take off their cores what builds on it too", () => {
    scene = new Scene({
      validators: 10,
      paras: 1,
      genesis: { coresPerPara: 2 },
      config: {
        asyncBackingParams: { maxCandidateDepth: 2, allowedAncestryLen: 1 },
        nodeFeatures: bitsOf(4, [NodeFeature.ElasticScalingMVP]),
      },
    });
    backed = scene.backed(para, { core: coreIndex(1) });
    const { headData } = backed.candidate.commitments;
    const next = scene.backed(para, {
      core: coreIndex(0),
      parentHead: headData,
      commitments: { headData: Uint8Array.of(2) },
    });
    scene.next({ backedCandidates: [backed, next] });
    const { events } = scene.next({ disputes: [lost()] });
    expect(events.filter(({ kind }) => kind === "CandidateCleared")).toMatchObject([
      { reason: "Disputed", coreIndex: 1 },
      { reason: "AncestorLost", coreIndex: 0 },
    ]);
    expect(scene.runtime.ask(scene.state, "candidatesPendingAvailability", { paraId: para })).toEqual([]);
  });

  it("lost disable for the session who backed the candidate: their votes count no more", () => {
    const other = new Scene({ validators: 10, paras: 2, config: { minimumBackingVotes: 3 } });
    scene = other;
    scene.next({ disputes: [lost()] }); // of a candidate that nobody has backed on chain: nothing freezes
    const again = scene.backed(para);
    expect(scene.build({ backedCandidates: [again] })).toMatchObject({ ok: false, error: { code: "InvalidBacking" } });
    const offered = scene.inherent({ backedCandidates: [again, scene.backed(paraId(2001))] });
    const made = scene.runtime.createInherent(scene.state, scene.context, offered, noVerifiedSignatures);
    // Five in the group, three of them disabled: two are left, three are needed.
    expect(made.dropped).toMatchObject([{ paraId: 2000, reason: "InvalidBacking" }]);
    expect(made.inherent.backedCandidates).toHaveLength(1);
  });

  it("lost disable those who backed the candidate, and not whoever else was for it", () => {
    // The reference's disputes/slashing.rs punishes the losers who are backers.
    const [first = 0, second = 0] = backers;
    const [other = 0] = others;
    const votes = [first, second].map((i) => vote(backing(), i));
    const set = setOf(...votes, vote(valid, other), ...others.map((i) => vote(invalid, i)));
    const { events } = scene.next({ disputes: [set] });
    const ascending = (...all: readonly number[]) => [...all].sort((a, b) => a - b);
    expect(events).toContainEqual(
      expect.objectContaining({ offence: "ForInvalid", validators: ascending(first, second, other) }),
    );
    expect(scene.runtime.ask(scene.state, "disabledValidators", {})).toEqual(ascending(first, second));
  });

  it("lost disable no more than may be faulty", () => {
    const group = scene.groupOn(scene.coreOf(para)); // all five
    const against = [...others, ...backers].slice(0, 7);
    scene.next({ disputes: [setOf(...group.map((i) => vote(backing(), i)), ...against.map((i) => vote(invalid, i)))] });
    const lowest = [...group].sort((a, b) => a - b).slice(0, 3);
    expect(scene.runtime.ask(scene.state, "disabledValidators", {})).toEqual(lowest);
  });

  it("lost before its candidate is backed keep it out", () => {
    const parts = { disputes: [lost()], backedCandidates: [backed] };
    expect(scene.build(parts)).toMatchObject({ ok: false, error: { code: "CandidateConcludedInvalid" } });
    const offered = scene.inherent(parts);
    const made = scene.runtime.createInherent(scene.state, scene.context, offered, noVerifiedSignatures);
    expect(made.dropped).toMatchObject([{ reason: "CandidateConcludedInvalid" }]);
    expect(made.inherent.disputes).toHaveLength(1);
  });

  it("won by a candidate blame those against it, and whoever comes late once", () => {
    const [accuser, late, ...rest] = others;
    if (accuser === undefined || late === undefined) throw new Error("seven are left");
    const votes = [...backers.map((i) => vote(backing(), i)), ...rest.map((i) => vote(valid, i))];
    const won = scene.next({ disputes: [setOf(...votes, vote(invalid, accuser))] }).events;
    expect(won.map(({ kind }) => kind)).toEqual(["DisputeInitiated", "DisputeConcluded", "SlashingReport"]);
    expect(won[2]).toMatchObject({ offence: "AgainstValid", validators: [accuser] });
    const after = scene.next({ disputes: [setOf(vote(invalid, late))] }).events;
    expect(after).toMatchObject([{ kind: "SlashingReport", validators: [late] }]);
  });

  it("take backing votes after the fact, also of those who have voted: each tells once who backed", () => {
    const [first, second] = backers;
    if (first === undefined || second === undefined) throw new Error("three backed");
    const opened = setOf(
      vote(backing(), first),
      vote(valid, second),
      ...others.slice(0, 2).map((i) => vote(invalid, i)),
    );
    scene.next({ disputes: [opened] });
    const validators = () => scene.runtime.ask(scene.state, "disputes", {})[0]?.[2].validatorsFor;
    const before = validators();
    expect(kinds({ disputes: [setOf(vote(backing(), second))] })).toEqual([]);
    expect(validators()).toEqual(before);
    const again = scene.build({ disputes: [setOf(vote(backing(), second))] });
    expect(again).toMatchObject({ ok: false, error: { code: "DuplicateStatement" } });
    const against = others.slice(2).map((i) => vote(invalid, i));
    const lostIt = scene.next({ disputes: [setOf(...against)] }).events;
    expect(lostIt).toContainEqual(
      expect.objectContaining({ offence: "ForInvalid", validators: [first, second].sort((a, b) => a - b) }),
    );
  });

  it("are left out of a block where the chain has every vote already", () => {
    // As offered while a concluded dispute is recent: the provisioner leaves out the votes that are known.
    scene.next({ disputes: [lost()] });
    for (const known of [lost(), setOf()]) {
      const offered = scene.inherent({ disputes: [known] });
      const made = scene.runtime.createInherent(scene.state, scene.context, offered, noVerifiedSignatures);
      expect(made.inherent.disputes).toEqual([]);
      expect(made.droppedDisputes).toMatchObject([{ session, reason: "NothingNew" }]);
    }
  });

  it("are answered by the API, and so are the votes of the latest block", () => {
    const set = setOf(vote(backing(), backers[0] ?? 0), ...others.slice(0, 3).map((i) => vote(invalid, i)));
    scene.next({ disputes: [set] });
    const [[of, candidateHash, state] = []] = scene.runtime.ask(scene.state, "disputes", {});
    expect([of, candidateHash]).toEqual([0, set.candidateHash]);
    expect(state).toMatchObject({ start: 1, concludedAt: null });
    expect(scene.runtime.ask(scene.state, "onChainVotes", {})).toEqual({
      session: 0,
      backingValidatorsPerCandidate: [],
      disputes: [set],
    });
  });

  describe("refuse", () => {
    const accusing = (n: number) => others.slice(0, n).map((i) => vote(invalid, i));
    const backedBy = () => vote(backing(), backers[0] ?? 0);
    it.each<{ why: string; code: string; sets: () => readonly DisputeStatementSet[] }>([
      { why: "votes of one side only", code: "SingleSidedDispute", sets: () => [setOf(...accusing(4))] },
      {
        why: "fewer voters than may be faulty and one",
        code: "UnconfirmedDispute",
        sets: () => [setOf(backedBy(), ...accusing(2))],
      },
      {
        why: "votes without one of a backer",
        code: "MissingBackingVotes",
        sets: () => [setOf(vote(valid, backers[0] ?? 0), ...accusing(3))],
      },
      {
        why: "a vote twice",
        code: "DuplicateStatement",
        sets: () => [setOf(backedBy(), ...accusing(3), ...accusing(1))],
      },
      {
        why: "another vote for it of who has backed it",
        code: "MaliciousBacker",
        sets: () => [setOf(backedBy(), ...accusing(3), vote(valid, backers[0] ?? 0))],
      },
      {
        why: "a validator that there is not",
        code: "ValidatorIndexOutOfBounds",
        sets: () => [setOf(backedBy(), ...accusing(3), vote(invalid, 10))],
      },
      {
        why: "a vote that nobody signed",
        code: "InvalidSignature",
        sets: () => [
          setOf(backedBy(), ...accusing(3), { ...vote(invalid, 9), signature: signature(`0x${"01".repeat(64)}`) }),
        ],
      },
      {
        why: "an approval of other candidates than the one in dispute",
        code: "InvalidSignature",
        sets: () => {
          const kind = "ApprovalCheckingMultipleCandidates";
          const elsewhere = {
            kind,
            candidateHashes: [`0x${"0c".repeat(32)}`, `0x${"0d".repeat(32)}`].map(candidateHash),
          } as const;
          return [setOf(backedBy(), ...accusing(3), vote({ side: "Valid", statement: elsewhere }, 9))];
        },
      },
      {
        why: "a session that has not started",
        code: "AncientDisputeStatement",
        sets: () => [{ ...setOf(backedBy(), ...accusing(3)), session: sessionIndex(1) }],
      },
      {
        why: "two sets on one candidate",
        code: "DuplicateDisputeStatementSets",
        sets: () => [setOf(backedBy(), ...accusing(3)), setOf(backedBy(), ...accusing(3))],
      },
    ])("$why: $code", ({ code, sets }) => {
      const built = scene.build({ disputes: sets() });
      expect(built).toMatchObject({ ok: false, error: { code } });
      const made = scene.runtime.createInherent(
        scene.state,
        scene.context,
        scene.inherent({ disputes: sets() }),
        noVerifiedSignatures,
      );
      expect(scene.build(made.inherent)).toMatchObject({ ok: true });
    });

    it("votes long after the dispute was concluded: AncientDisputeStatement", () => {
      scene = new Scene({ validators: 10, paras: 2, config: { disputePostConclusionAcceptancePeriod: 1 } });
      backed = scene.backed(para);
      const [last = 0, ...most] = others;
      scene.next({
        disputes: [
          setOf(
            ...backers.map((i) => vote(backing(), i)),
            vote(invalid, last),
            ...most.slice(1).map((i) => vote(valid, i)),
          ),
        ],
      });
      scene.next();
      scene.next();
      const late = scene.build({ disputes: [setOf(vote(valid, most[0] ?? 0))] });
      expect(late).toMatchObject({ ok: false, error: { code: "AncientDisputeStatement" } });
    });
  });

  it("take only validators of the session in which the candidate was backed", () => {
    const stranger = { ...vote(invalid, 9), signature: sign(scene.collator, new Uint8Array(1)) };
    const set = setOf(vote(backing(), backers[0] ?? 0), ...others.slice(0, 3).map((i) => vote(invalid, i)), stranger);
    const made = scene.runtime.createInherent(
      scene.state,
      scene.context,
      scene.inherent({ disputes: [set] }),
      noVerifiedSignatures,
    );
    expect(made.inherent.disputes).toEqual([{ ...set, statements: set.statements.slice(0, 4) }]);
  });
});
