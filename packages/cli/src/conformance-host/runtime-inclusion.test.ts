import { describe, expect, it } from "@jest/globals";
import { begin, call, collator, end, hex, play, query, session } from "../../../../test/cli/module-script.js";

// Every expectation is worked out by the rules of the FORMAT page.
describe("runtime/inclusion", () => {
  const paras = { 1: "Parachain", 2: "Parachain" } as const;
  const scheduled = [1, 2].map((paraId) => ({
    core: paraId - 1,
    paraId,
    collator: null as string | null,
    groupIdx: paraId - 1,
  }));
  const candidate = (paraId: number, changes: object = {}) => ({
    paraId,
    candidateHash: hex(paraId),
    collator,
    headData: hex(paraId, 1),
    newValidationCode: null as string | null,
    relayParentNumber: 1,
    validatorIndices: "110",
    votes: [true, true],
    ...changes,
  });
  const back = (candidates: readonly object[], groupSizes = [3, 3]) =>
    call("processCandidates", { candidates, scheduled, groupSizes });
  const field = (validatorIndex: number, bits: string) => ({ validatorIndex, bits, signed: true });
  const vote = (bitfields: readonly object[], coreParas: readonly (number | null)[] = [1, 2]) =>
    call("processBitfields", { bitfields, coreParas });
  const pending = (paraId: number) => query("pendingAvailability", { paraId });
  const of = (validators: number, config = {}) => play("Inclusion", { paras, validators, config });

  it("needs more than two thirds of all votes, over all blocks", () => {
    const results = of(6)(
      begin(2),
      back([candidate(1)]),
      vote([0, 1, 2, 3].map((i) => field(i, "10"))),
      query("Paras.heads", { paraId: 1 }),
      end,
      begin(3),
      vote([field(0, "10"), field(4, "00")]),
      vote([field(5, "10")]),
      query("Paras.heads", { paraId: 1 }),
      pending(1),
    );
    expect(results).toEqual([[0], [], "0x00", [], [0], "0x01", null]);
  });

  it("counts one validator alone, and nobody without validators", () => {
    expect(of(1)(begin(2), back([candidate(1)]), vote([field(0, "10")]))).toEqual([[0], [0]]);
    expect(of(0)(begin(2), back([candidate(1)]), vote([]), vote([field(0, "10")]))).toEqual([
      [0],
      [],
      { error: "ValidatorIndexOutOfBounds" },
    ]);
  });

  it("disregards a bitfield with a bit for a free core as a whole: the one before stays", () => {
    const results = of(6)(
      begin(2),
      back([candidate(1)]),
      vote([field(0, "00")]),
      end,
      begin(3),
      vote([field(0, "11"), field(1, "10")]),
      query("bitfields", { validatorIndex: 0 }),
      query("bitfields", { validatorIndex: 1 }),
      query("bitfields", { validatorIndex: 9 }),
      pending(1),
    );
    expect(results.slice(3)).toEqual([
      { bits: "00", submittedAt: 2 },
      { bits: "10", submittedAt: 3 },
      null,
      { core: 0, candidateHash: hex(1), availabilityVotes: "010000", relayParentNumber: 1, includedInNumber: 2 },
    ]);
  });

  it("frees cores in their order, and enacts code that is due at once", () => {
    const results = of(3)(
      begin(2),
      back([candidate(1, { newValidationCode: "0x0b" }), candidate(2)]),
      vote([0, 1, 2].map((i) => field(i, "11"))),
      query("Paras.validationCode", { paraId: 1 }),
      query("Paras.pastCodeMeta", { paraId: 1 }),
    );
    expect(results).toEqual([[0, 1], [0, 1], "0x0b", { upgradeTimes: [1], lastPruned: null }]);
  });

  it.each([
    { why: "candidates out of order", candidates: [candidate(2), candidate(1)], error: "CandidatesOutOfOrder" },
    { why: "a para twice", candidates: [candidate(1), candidate(1)], error: "CandidatesOutOfOrder" },
    { why: "a para that is not scheduled", candidates: [candidate(3)], error: "UnscheduledCandidate" },
    { why: "bits beyond the group", candidates: [candidate(1, { validatorIndices: "1100" })], error: "InvalidBacking" },
    { why: "more votes than bits", candidates: [candidate(1, { votes: [true, true, true] })], error: "InvalidBacking" },
    { why: "a bad vote", candidates: [candidate(1, { votes: [true, false] })], error: "InvalidBacking" },
    {
      why: "half of a group of four",
      candidates: [candidate(1), candidate(2, { validatorIndices: "1010" })],
      sizes: [3, 4],
      error: "InsufficientBacking",
    },
    {
      why: "nobody of an empty group",
      candidates: [candidate(1, { validatorIndices: "", votes: [] })],
      sizes: [0, 3],
      error: "InsufficientBacking",
    },
  ])("refuses all candidates for $why: $error", ({ candidates, sizes, error }) => {
    expect(of(6)(begin(2), back(candidates, sizes), pending(1), pending(2))).toEqual([{ error }, null, null]);
  });

  it("clears with a session, whose validators are the ones that count", () => {
    const results = of(6)(
      begin(2),
      back([candidate(1)]),
      vote([field(5, "10")]),
      end,
      session(3, 2),
      begin(3),
      pending(1),
      query("bitfields", { validatorIndex: 5 }),
      vote([field(2, "00")]),
      back([candidate(1)]),
      pending(1),
    );
    expect(results.slice(2)).toEqual([
      null,
      null,
      { error: "ValidatorIndexOutOfBounds" },
      [0],
      { core: 0, candidateHash: hex(1), availabilityVotes: "00", relayParentNumber: 1, includedInNumber: 3 },
    ]);
  });

  it("collects what was included by then on the cores named, and no other", () => {
    const results = of(6)(
      begin(2),
      back([candidate(1)]),
      end,
      begin(3),
      back([candidate(2)]),
      call("collectPending", { cores: [0, 1], since: 1 }),
      call("collectPending", { cores: [1, 0], since: 2 }),
      call("collectPending", { cores: [0], since: 9 }),
      call("collectPending", { cores: [1], since: 3 }),
    );
    expect(results.slice(2)).toEqual([[], [0], [], [1]]);
  });
});
