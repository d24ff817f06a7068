import { describe, expect, it } from "@jest/globals";
import type { CandidateCommitments } from "../candidate.js";
import { blockNumber, hash, paraId, validationCodeHash } from "../ids.js";
import { checkAgainstConstraints, type ProspectiveCandidate } from "./backing-constraints.js";
import type { OperatingConstraints } from "./constraint-modifications.js";

const code = (byte: string) => validationCodeHash(`0x${byte.repeat(32)}`);
const CHANNELS = [1, 2, 3].map((para) => [paraId(para), { bytesRemaining: 1_024, messagesRemaining: 10 }] as const);
/** As upstream's tests have them. */
const constraints: OperatingConstraints = {
  minRelayParentNumber: blockNumber(5),
  maxPovSize: 1_000,
  maxCodeSize: 1_000,
  umpRemaining: 10,
  umpRemainingBytes: 1_024,
  maxUmpNumPerCandidate: 5,
  dmpRemainingMessages: [],
  hrmpInbound: { validWatermarks: [6, 8].map(blockNumber) },
  hrmpChannelsOut: CHANNELS,
  maxHrmpNumPerCandidate: 5,
  requiredParent: Uint8Array.of(1, 2, 3),
  validationCodeHash: code("01"),
  upgradeRestriction: null,
  futureValidationCode: null,
};
const relayParent = {
  hash: hash(`0x${"0a".repeat(32)}`),
  number: blockNumber(6),
  storageRoot: hash(`0x${"0b".repeat(32)}`),
};
const candidate = (commitments: Partial<CandidateCommitments> = {}): ProspectiveCandidate => ({
  commitments: {
    upwardMessages: [],
    horizontalMessages: [],
    newValidationCode: null,
    headData: Uint8Array.of(4),
    processedDownwardMessages: 0,
    hrmpWatermark: blockNumber(6),
    ...commitments,
  },
  persistedValidationData: {
    parentHead: Uint8Array.of(1, 2, 3),
    relayParentNumber: relayParent.number,
    relayParentStorageRoot: relayParent.storageRoot,
    maxPovSize: 1_000,
  },
  validationCodeHash: code("01"),
});
const outcome = (asked: ProspectiveCandidate, under: Partial<OperatingConstraints> = {}, on = relayParent) => {
  const checked = checkAgainstConstraints(on, { ...constraints, ...under }, asked);
  return checked.ok ? checked.value : checked.error;
};
const to = (...recipients: readonly number[]) =>
  recipients.map((recipient) => ({ recipient: paraId(recipient), data: Uint8Array.of(1, 2) }));
const messages = (...sizes: readonly number[]) => sizes.map((size) => new Uint8Array(size));

// After node/subsystem-util/src/inclusion_emulator/mod.rs.
describe("a candidate against its constraints", () => {
  it("that keeps to them says what it changes for those after it", () => {
    const asked = candidate({ upwardMessages: messages(3, 4), horizontalMessages: to(1, 2) });
    const each = { bytesSubmitted: 2, messagesSubmitted: 1 };
    expect(outcome(asked)).toEqual({
      requiredParent: Uint8Array.of(4),
      hrmpWatermark: { kind: "Head", at: 6 },
      outboundHrmp: new Map([
        [1, each],
        [2, each],
      ]),
      umpMessagesSent: 2,
      umpBytesSent: 7,
      dmpMessagesProcessed: 0,
      codeUpgradeApplied: false,
    });
  });

  it("has the code that the para has", () => {
    expect(outcome({ ...candidate(), validationCodeHash: code("02") })).toEqual({
      code: "ValidationCodeMismatch",
      expected: code("01"),
      got: code("02"),
    });
  });

  it.each([
    { parentHead: Uint8Array.of(1, 2, 4) },
    { parentHead: Uint8Array.of(1, 2) },
    { relayParentNumber: blockNumber(7) },
    { relayParentStorageRoot: hash(`0x${"0c".repeat(32)}`) },
    { maxPovSize: 1_001 },
  ])("is validated against what the constraints and the relay parent say: not %o", (changes) => {
    const { persistedValidationData: expected } = candidate();
    const got = { ...expected, ...changes };
    expect(outcome({ ...candidate(), persistedValidationData: got })).toEqual({
      code: "PersistedValidationDataMismatch",
      expected,
      got,
    });
  });

  it("announces no code that is too large, and none where none may be announced", () => {
    const announcing = (size: number) => candidate({ newValidationCode: new Uint8Array(size) });
    expect(outcome(announcing(1_001))).toEqual({ code: "CodeSizeTooLarge", allowed: 1_000, submitted: 1_001 });
    expect(outcome(announcing(1_000))).toMatchObject({ codeUpgradeApplied: false });
    expect(outcome(announcing(1), { upgradeRestriction: "Present" })).toEqual({ code: "CodeUpgradeRestricted" });
  });

  it("produces no head that is too large, where a size is told", () => {
    const asked = candidate({ headData: new Uint8Array(11) });
    expect(outcome(asked, { maxHeadDataSize: 10 })).toEqual({ code: "HeadDataTooLarge", allowed: 10, submitted: 11 });
    expect(outcome(asked)).toMatchObject({ requiredParent: new Uint8Array(11) });
  });

  it("is built on no relay parent that is too old", () => {
    expect(outcome(candidate(), {}, { ...relayParent, number: blockNumber(3) })).toEqual({
      code: "RelayParentTooOld",
      min: 5,
      current: 3,
    });
  });

  it("processes a downward message, if one was sent before its relay parent or in it", () => {
    const waiting = (sentAt: number) => ({ dmpRemainingMessages: [blockNumber(sentAt)] });
    expect(outcome(candidate(), waiting(6))).toEqual({ code: "DmpAdvancementRule" });
    expect(outcome(candidate(), waiting(7))).toMatchObject({ dmpMessagesProcessed: 0 });
    expect(outcome(candidate({ processedDownwardMessages: 1 }), waiting(6))).toMatchObject({ dmpMessagesProcessed: 1 });
    expect(outcome(candidate({ processedDownwardMessages: 1 }))).toEqual({
      code: "OutputsInvalid",
      error: { code: "DmpMessagesUnderflow", remaining: 0, submitted: 1 },
    });
  });

  it("sends so many messages a candidate and no more", () => {
    expect(outcome(candidate({ upwardMessages: messages(1, 1, 1, 1, 1, 1) }))).toEqual({
      code: "UmpMessagesPerCandidateOverflow",
      allowed: 5,
      submitted: 6,
    });
    expect(outcome(candidate({ horizontalMessages: to(1, 2, 3, 4, 5, 6) }))).toEqual({
      code: "HrmpMessagesPerCandidateOverflow",
      allowed: 5,
      submitted: 6,
    });
  });

  it("does not count signals among its messages", () => {
    const upwardMessages = messages(10, 20, 0, 7, 7, 7, 7);
    expect(outcome(candidate({ upwardMessages }))).toMatchObject({ umpMessagesSent: 2, umpBytesSent: 30 });
  });

  it("sends at most one message to each para, ascending", () => {
    for (const [recipients, index] of [
      [[1, 1], 1],
      [[1, 3, 2], 2],
    ] as const)
      expect(outcome(candidate({ horizontalMessages: to(...recipients) }))).toEqual({
        code: "HrmpMessagesDescendingOrDuplicate",
        index,
      });
  });

  it("leaves the watermark where the constraints allow it", () => {
    expect(outcome(candidate({ hrmpWatermark: blockNumber(7) }))).toEqual({
      code: "OutputsInvalid",
      error: { code: "DisallowedHrmpWatermark", hrmpWatermark: 7 },
    });
    expect(outcome(candidate({ hrmpWatermark: blockNumber(8) }))).toMatchObject({
      hrmpWatermark: { kind: "Trunk", at: 8 },
    });
  });

  it("applies the code that waits from its block on", () => {
    const waiting = (from: number) => ({ futureValidationCode: [blockNumber(from), code("02")] as const });
    expect(outcome(candidate(), waiting(6))).toMatchObject({ codeUpgradeApplied: true });
    expect(outcome(candidate(), waiting(7))).toMatchObject({ codeUpgradeApplied: false });
  });
});
